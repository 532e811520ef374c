// Imports run one way: kernel <- policy, ledger, prefill <- platform <- rooms <- gateway, functions, dev, cli.
// Rooms never import rooms. tests/architecture/imports.test.ts shows, by one wrong tree each, that every rule can fail.

/** The default severity is a warning, which exits 0. */
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** Whatever `from` may use, by path: other files of src, packages by name. Node's own modules are always allowed. */
const only = (name, from, folders, packages) =>
  rule(
    name,
    { path: from },
    {
      pathNot: [...folders, ...packages.map((each) => `(^|/)node_modules/(@types/)?${each}/`)],
      dependencyTypesNot: ['core'],
    },
  );

const room = '^src/subgraphs/([^/]+)/';
const own = (file) => `^src/subgraphs/$1/${file}`;
const kernel = '^src/kernel/';

module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }),
    rule('no-unresolved', {}, { couldNotResolve: true }),
    only('kernel-is-alone', kernel, [kernel], []),
    only('policy-is-pure', '^src/policy/', [kernel, '^src/policy/'], ['graphql']),
    only('ledger-is-pure', '^src/ledger/', [kernel, '^src/ledger/'], []),
    only(
      'verifier-stands-alone',
      '^src/cli/verify/',
      ['^src/cli/verify/', '^src/ledger/hash\\.ts$'],
      ['zod'],
    ),
    only(
      'prefill-is-pure',
      '^src/prefill/',
      [kernel, '^src/prefill/'],
      ['@marcbachmann/cel-js', 'ajv', 'ajv-formats', 'graphql', 'json-p3', 'zod'],
    ),
    only('suggest-is-pure', '^src/suggest/', [kernel, '^src/(prefill|suggest)/'], ['zod']),
    only(
      'importers-are-pure',
      '^src/importers/',
      [kernel, '^src/(prefill|suggest|importers)/'],
      ['zod'],
    ),
    only('ask-once-is-pure', '^src/ask-once/', [kernel, '^src/(policy|prefill|ask-once)/'], []),
    rule(
      'platform-is-below',
      { path: '^src/platform/' },
      { path: '^src/', pathNot: '^src/(kernel|policy|ledger|platform)/' },
    ),
    rule('room-to-room', { path: room }, { path: '^src/subgraphs/', pathNot: own('') }),
    rule(
      'rooms-are-below',
      { path: '^src/subgraphs/' },
      { path: '^src/(gateway|functions|dev|cli|console)/' },
    ),
    rule(
      'rooms-are-private',
      { path: '^src/', pathNot: '^src/(subgraphs|functions|dev|cli)/' },
      { path: '^src/subgraphs/' },
    ),
    rule(
      'rooms-have-one-door',
      { path: '^src/(functions|dev|cli)/' },
      { path: '^src/subgraphs/', pathNot: '/subgraph\\.ts$' },
    ),
    only(
      'model-is-bottom',
      `${room}model(\\.ts$|/)`,
      [kernel, '^src/(policy|ledger)/', own('(model(\\.ts$|/)|generated/)')],
      ['zod'],
    ),
    only(
      'service-no-io',
      `${room}service(\\.ts$|/)`,
      [kernel, '^src/(policy|ledger|prefill|suggest)/', own('(model(\\.ts$|/)|service(\\.ts$|/))')],
      ['zod'],
    ),
    rule(
      'prefill-is-for-forms',
      {
        path: '^src/',
        pathNot: '^src/(prefill|suggest|importers|ask-once|subgraphs/forms|dev|cli)/',
      },
      { path: '^src/prefill/' },
    ),
    only(
      'resolvers-decide-nothing',
      `${room}resolvers\\.ts$`,
      [kernel, '^src/platform/room\\.ts$', own('(model(\\.ts$|/)|service(\\.ts$|/)|generated/)')],
      [],
    ),
    rule(
      'store-knows-no-graphql',
      { path: `${room}store(\\.ts$|/)` },
      { path: ['(^|/)node_modules/(@apollo/|graphql/)', own('(resolvers|subgraph)\\.ts$')] },
    ),
    rule(
      'aws-at-the-edge',
      { path: '^src/', pathNot: ['^src/(platform|dev)/', `${room}store(\\.ts$|/)`] },
      { path: '(^|/)node_modules/@aws-sdk/' },
    ),
    rule(
      'entries-are-on-top',
      { path: '^src/', pathNot: '^src/functions/' },
      { path: '^src/functions/' },
    ),
    rule(
      'dev-is-on-top',
      { path: '^src/', pathNot: '^src/(dev|cli)/' },
      { path: '^src/(dev|cli)/' },
    ),
    rule('console-outside', { path: '^src/console/' }, { path: '^src/', pathNot: '^src/console/' }),
    rule('src-no-tests', { path: '^src/' }, { path: '^(tests|bench)/' }),
    rule(
      'what-runs-is-a-dependency',
      { path: '^src/', pathNot: '^src/(dev/graphiql|console)/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only', 'npm'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types', 'style'],
    },
  },
};
