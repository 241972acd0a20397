const tests = '\\.test\\.tsx?$'
const layer = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to,
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    layer('core-is-pure', '^core/', { pathNot: '^core/|node_modules/temporal-polyfill/' }),
    layer('contracts-know-core', '^contracts/', {
      pathNot:
        '^(core|contracts)/|node_modules/(zod|@orpc/contract|@orpc/shared|temporal-polyfill)/',
    }),
    layer('services-use-ports', '^server/(?!adapters/|api/|compose\\.ts|main\\.ts|config\\.ts)', {
      pathNot:
        '^(core|contracts)/|^server/(?!adapters/|api/)|^simulator/score/|node_modules/(temporal-polyfill|zod|pino|uuid|csv-parse|csv-stringify)/',
    }),
    layer(
      'compose-names-adapters',
      '^(?!server/(compose\\.ts|main\\.ts|adapters/)|tests/|bench/|scripts/)',
      {
        path: '^server/adapters/',
      },
    ),
    layer('adapters-know-ports', '^server/adapters/', {
      path: '^server/(api|compose\\.ts|main\\.ts)',
    }),
    layer('rules-stand-alone', '^rules/', {
      pathNot:
        '^(core|rules)/|^(node:)?(crypto|fs|fs/promises|util|process)$|node_modules/(temporal-polyfill|zod)/',
    }),
    layer('ui-knows-contracts', '^renderer/', { path: '^(server|electron|inference|simulator)/' }),
    layer('inference-knows-contracts', '^inference/', {
      path: '^(server|electron|renderer|simulator)/',
    }),
    layer('simulator-stands-alone', '^simulator/', {
      path: '^(server|electron|renderer|inference)/',
    }),
    layer('one-importer-of-electron', '^(?!electron/|tests/electron/|scripts/)', {
      path: 'node_modules/electron/',
    }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
}
