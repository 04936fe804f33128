import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** The rooms that can be lifted out of VS Code and used alone (see CONTRIBUTING.md). */
const roomsWithoutVscode = [
  'engine',
  'scenarios',
  'preflight',
  'methods',
  'files',
  'worker',
  'cli',
  'embedded',
  'report',
];

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
    files: [`src/{${roomsWithoutVscode.join(',')}}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'This room runs without VS Code.' }],
          patterns: [
            {
              group: ['**/vscode/*', '**/vscode'],
              message: 'Dependencies point from vscode/ inwards.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ name: 'vscode', message: 'The engine runs without VS Code.' }],
          patterns: [
            {
              group: [
                '**/vscode/*',
                '**/cli/*',
                '**/worker/*',
                '**/methods/*',
                '**/preflight/*',
                '**/scenarios/*',
              ],
              message: 'The engine depends on none of the rooms above it.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
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
