import graphql from '@graphql-eslint/eslint-plugin';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';
import { ownLines } from './build/own-lines.mjs';

const ban = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));
const call = (object, method) =>
  `CallExpression[callee.object.name='${object}'][callee.property.name='${method}']`;

const everywhere = ban('Name what you export.', 'ExportDefaultDeclaration');
const inSource = ban(
  'A boolean argument says nothing where it is passed: name two functions, or take an object.',
  ':function > Identifier.params > TSTypeAnnotation > TSBooleanKeyword',
);
const clockAndChance = [
  ...ban(
    'Time is an argument: clock.now().',
    call('Date', 'now'),
    "NewExpression[callee.name='Date'][arguments.length=0]",
  ),
  ...ban(
    'Randomness is an argument.',
    call('Math', 'random'),
    call('crypto', 'randomUUID'),
    call('crypto', 'getRandomValues'),
  ),
];
const inTests = ban(
  'Hand a fake over as an argument; modules are not patched.',
  call('jest', 'mock'),
  call('jest', 'unstable_mockModule'),
  call('jest', 'spyOn'),
);
const restrict = (...lists) => ({ 'no-restricted-syntax': ['error', ...lists.flat()] });

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '**/generated/**',
      '.stryker/**',
      'tests/architecture/wrong/**',
      'schema/supergraph.graphql',
      '**/*.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: restrict(everywhere),
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeCheckedOnly, tseslint.configs.stylisticTypeCheckedOnly],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A port's method is asynchronous whatever an implementation of it does.
      '@typescript-eslint/require-await': 'off',
      // tsc's noPropertyAccessFromIndexSignature asks for the opposite.
      '@typescript-eslint/dot-notation': 'off',
      // Overflows the stack on recursive class types (typescript-eslint 8.73, graphql's types).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { askonce: { rules: { 'own-lines': ownLines } } },
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'max-lines': ['error', 250],
      'askonce/own-lines': ['error', { max: 50 }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      ...restrict(everywhere, inSource, clockAndChance),
    },
  },
  // The two places that read the clock and draw at random: the hub's, and that of the pages, which import nothing of it.
  {
    files: ['src/kernel/**', 'src/console/browser.ts'],
    rules: restrict(everywhere, inSource),
  },
  {
    files: ['tests/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      // Matchers such as expect.any() are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      'jest/no-disabled-tests': 'error',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
      // tests/policy/rules: `it`, of any build of the policy.
      'jest/no-standalone-expect': ['error', { additionalTestBlockFunctions: ['rule'] }],
      ...restrict(everywhere, inTests),
    },
  },
  // Journeys of one test file, which share its hub and its browser.
  { files: ['tests/browser/journeys/*.ts'], rules: { 'jest/no-export': 'off' } },
  // Tools read their settings from a default export.
  { files: ['*.{ts,mjs}', 'tests/support/build.mjs'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['schema/*.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/supergraph.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      '@graphql-eslint/naming-convention': [
        'error',
        {
          types: 'PascalCase',
          FieldDefinition: 'camelCase',
          InputValueDefinition: 'camelCase',
          Argument: 'camelCase',
          DirectiveDefinition: 'camelCase',
          EnumValueDefinition: 'UPPER_CASE',
          'FieldDefinition[parent.name.value=Query]': {
            forbiddenPrefixes: ['get', 'list', 'query'],
            forbiddenSuffixes: ['Query'],
          },
          'FieldDefinition[parent.name.value=Mutation]': { forbiddenSuffixes: ['Mutation'] },
          'FieldDefinition[gqlType.name.value=Boolean]': {
            style: 'camelCase',
            requiredPrefixes: ['is', 'has', 'holds'],
          },
          'FieldDefinition[gqlType.gqlType.name.value=Boolean]': {
            style: 'camelCase',
            requiredPrefixes: ['is', 'has', 'holds'],
          },
          'EnumTypeDefinition,EnumTypeExtension': {
            style: 'PascalCase',
            forbiddenSuffixes: ['Enum'],
          },
          InputObjectTypeDefinition: { style: 'PascalCase' },
        },
      ],
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          DirectiveDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          ignoredSelectors: ['[type=ObjectTypeDefinition][name.value=/^(Query|Mutation)$/]'],
        },
      ],
      '@graphql-eslint/description-style': ['error', { style: 'inline' }],
      '@graphql-eslint/no-hashtag-description': 'error',
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/no-unreachable-types': 'error',
      '@graphql-eslint/input-name': ['error', { checkInputType: false }],
      '@graphql-eslint/require-deprecation-reason': 'error',
      '@graphql-eslint/unique-enum-value-names': 'error',
    },
  },
);
