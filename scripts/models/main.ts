import path from 'node:path'
import { cacheFolder } from '../setup/folders.mjs'
import { prepareModels } from './prepare-models.ts'

const folder = path.join(import.meta.dirname, '../../resources/models')
try {
  const done = await prepareModels(folder, cacheFolder())
  console.log(
    done === 'prepared'
      ? `Face models prepared in ${folder}.`
      : `Face models in ${folder} are the expected ones.`,
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
