// @ts-check
// Runs on any Node that knows modules, so that an old one gets a sentence and not a stack.

/**
 * Says why a version of Node cannot run this project; undefined where it can.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined}
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  if (fits) return undefined
  return `NeuroMark needs Node 20.19 or later, or 22.12 or later; this is ${version}. Install a newer Node and run the command again.`
}
