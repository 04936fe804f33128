import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { doorRules } from './lint/doors.mjs';
import { methodRules } from './lint/methods.mjs';
import { momentSelectors } from './lint/moments.mjs';

/** The rooms whose words are read in the editor and on the command line. */
const roomsReadInBothPlaces = ['engine', 'preflight', 'methods', 'files', 'worker', 'report'];

/** A sentence that names a command or an option of this product's; those of others are camelCase. */
const COMMAND_LINE = String.raw`/[ (]--[a-z][a-z-]*(?![A-Za-z])|[a-z:] mongo-ferry [a-z]|^mongo-ferry [a-z]|^--[a-z-]+ [a-z]/`;
const COMMAND_LINE_MESSAGE =
  'The command line is not all that shows this: say it in words, and the options in `commandLine`.';

/** What a method tells people to do: by commands, too. */
const whatPeopleRun = ['src/methods/*/{advice,choice,verdicts,runbook,verifier}.ts'];

export default tseslint.config(
  { ignores: ['dist/', '.cache/', 'test-output/', 'node_modules/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: [`src/{${roomsReadInBothPlaces.join(',')}}/**/*.ts`],
    ignores: whatPeopleRun,
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `:not(Property[key.name="commandLine"]) > Literal[value=${COMMAND_LINE}]`,
          message: COMMAND_LINE_MESSAGE,
        },
        {
          selector: `:not(Property[key.name="commandLine"]) > TemplateLiteral > TemplateElement[value.cooked=${COMMAND_LINE}]`,
          message: COMMAND_LINE_MESSAGE,
        },
      ],
    },
  },
  ...doorRules,
  ...methodRules,
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: ['test/{engine,host,ui,unit}/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...momentSelectors] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        URL: 'readonly',
        clearTimeout: 'readonly',
        AbortController: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
);
