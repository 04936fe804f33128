/**
 * A method is one thing: it is known by its folder `src/methods/<id>/` (which holds an `advice.ts`),
 * the registry and the rows. Nobody else names it; who may import it, `dependencies.mjs` says.
 * `test/unit/lintMethods.test.ts` has a violation of each rule.
 */
import { existsSync, readdirSync } from 'node:fs';

const home = new URL('../src/methods/', import.meta.url);

export const methodIds = readdirSync(home).filter((name) =>
  existsSync(new URL(`${name}/advice.ts`, home)),
);

/** Where methods are named: the registry, the rows, and the titles of documents. */
const namedIn = ['src/methods/index.ts', 'src/scenarios/rows/*.ts', 'src/scenarios/sources.ts'];

/** Where programs, commands and things of a shop bear the name of a method. */
const namesakes = [
  'src/cli/commands/dumpRestore.ts',
  'src/cli/program.ts',
  'src/methods/databaseTools/*.ts',
  'src/methods/sampleData/**/*.ts',
  'src/vscode/import/importFeature.ts',
];

const names = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { named: '{{id}} is named in its folder only: ask a method for what it declares.' },
  },
  create(context) {
    const [, at] = /src[\\/]methods[\\/]([^\\/]+)[\\/]/.exec(context.filename) ?? [];
    const others = new Set(methodIds.filter((id) => id !== at));
    const look = (node, id) => {
      if (others.has(id)) context.report({ node, messageId: 'named', data: { id } });
    };
    return {
      Literal: (node) => look(node, node.value),
      TemplateElement: (node) => look(node, node.value.cooked),
      'Property > Identifier.key': (node) => look(node, node.name),
    };
  },
};

const plugins = { methods: { rules: { names } } };

/** The configuration's blocks. */
export const methodRules = [
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: [...namedIn, ...namesakes],
    plugins,
    rules: { 'methods/names': 'error' },
  },
];
