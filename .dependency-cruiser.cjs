// Imports run one way: kernel <- policy, ledger, prefill <- platform <- rooms <- functions, dev, cli. Rooms never import rooms.
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer'];

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }),
    rule(
      'kernel-is-alone',
      { path: '^src/kernel/' },
      { pathNot: '^src/kernel/', dependencyTypesNot: ['core'] },
    ),
    rule(
      'policy-is-pure',
      { path: '^src/policy/' },
      { pathNot: '^src/(kernel|policy)/|/graphql/' },
    ),
    rule(
      'prefill-is-pure',
      { path: '^src/prefill/' },
      { pathNot: '^src/(kernel|prefill)/|node_modules/(graphql|ajv|ajv-formats|zod)/' },
    ),
    rule(
      'platform-is-below',
      { path: '^src/platform/' },
      { path: '^src/(gateway|subgraphs|functions|dev|cli|console)/' },
    ),
    rule(
      'room-to-room',
      { path: '^src/subgraphs/([^/]+)/' },
      { path: '^src/subgraphs/', pathNot: '^src/subgraphs/$1/' },
    ),
    rule(
      'rooms-are-private',
      { path: '^src/(gateway|policy|prefill|platform|kernel|console)/' },
      { path: '^src/subgraphs/' },
    ),
    rule(
      'model-is-bottom',
      { path: '^src/subgraphs/[^/]+/model\\.ts$' },
      { path: '^src/platform/|/(service|store|resolvers|subgraph)\\.ts$' },
    ),
    rule(
      'service-no-io',
      { path: '^src/subgraphs/[^/]+/service\\.ts$' },
      { path: '^src/platform/|/(store|resolvers|subgraph)\\.ts$' },
    ),
    rule('resolvers-no-io', { path: '/resolvers\\.ts$' }, { path: '/(store|subgraph)\\.ts$' }),
    rule(
      'aws-at-the-edge',
      { path: '^src/(?!platform/|dev/|functions/)', pathNot: '/store\\.ts$' },
      { path: 'node_modules/@aws-sdk', dependencyTypes: npm },
    ),
    rule('dev-is-top', { path: '^src/(?!dev/|cli/)' }, { path: '^src/(dev|cli)/' }),
    rule('src-no-tests', { path: '^src/' }, { path: '^(tests|bench)/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
