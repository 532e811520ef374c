// Mutants of src/policy: each change of its code has to fail one of its fast tests. `npm run check:mutants`.
import jest from './jest.config.mjs';

const { globalSetup: _, ...settings } = jest;

export default {
  mutate: ['src/policy/*.ts'],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    config: { ...settings, testMatch: ['**/tests/policy/{compile,rules}.test.ts'] },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  ignorePatterns: ['dist', 'docs', '.serverless', '.askonce'],
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 100, low: 95, break: 90 },
};
