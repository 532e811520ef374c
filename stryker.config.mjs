// Mutants of src/policy: each change of its code has to fail one of its fast tests. `npm run mutants`.
import jest from './jest.config.mjs';

const settings = {
  ...jest,
  testMatch: [
    '**/tests/policy/{assurance,classes,compile,literals,own-data,places,predicates,replay,rules,standing,widening}.test.ts',
  ],
};
// These tests need no programs, which take long to build.
delete settings.globalSetup;

export default {
  mutate: ['src/policy/*.ts'],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: settings,
    enableFindRelatedTests: false,
  },
  tempDirName: '.stryker',
  cleanTempDir: 'always',
  coverageAnalysis: 'perTest',
  // Node keeps the ES modules of every run in memory.
  maxTestRunnerReuse: 40,
  concurrency: 2,
  ignorePatterns: ['dist', 'docs', '.serverless', '.askonce'],
  reporters: ['progress-append-only', 'clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 100, low: 95, break: 90 },
};
