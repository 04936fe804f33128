/** Members that hold a server's version as text. */
const VERSION_TEXT = '/^(version|sourceVersion|targetVersion|featureCompatibilityVersion|fcv)$/';

/**
 * Doors: what leaves the program for a place where it could act (a message, a terminal, a file)
 * leaves it through one module each, which makes it inert; and what is dropped or changed in a
 * deployment is so through one, which asks for the right and tells of it. Every door is a lint rule
 * that finds who goes past it; `test/unit/lintDoors.test.ts` has a violation of each.
 */
const doors = {
  messages: {
    through: 'src/vscode/common/messages.ts',
    selectors: [
      'Identifier[name=/^(show(Information|Warning|Error)Message|setStatusBarMessage)$/]',
      'MemberExpression[object.property.name="window"][property.name="withProgress"]',
    ],
    message: 'The editor makes links of text that others wrote: say it by common/messages.ts.',
  },
  questions: {
    through: ['src/vscode/common/ask.ts', 'src/vscode/common/steps.ts'],
    selectors: ['Identifier[name=/^(showQuickPick|showInputBox|createQuickPick|createInputBox)$/]'],
    message:
      'A page that loads would close it, and the editor makes links of its words: ask with common/ask.ts or common/steps.ts.',
  },
  drops: {
    through: [
      'src/engine/target/door.ts',
      // What a dump's oplog says, after it was seen to concern nothing of others.
      'src/methods/restore/oplogReplay.ts',
      // A server of the product's own, started on a copy of a backup.
      'src/methods/physicalBackup/server.ts',
    ],
    selectors: [
      'CallExpression[callee.property.name=/^(drop|dropDatabase|dropCollection|dropIndex|dropIndexes|dropSearchIndex|renameCollection)$/]:not([callee.object.type="ThisExpression"])',
      'CallExpression[callee.property.name="rename"][callee.object.callee.property.name="collection"]',
      'Property[key.name=/^(dropDatabase|dropIndexes|deleteIndexes|renameCollection|convertToCapped|collMod|applyOps)$/]',
      'CallExpression[callee.property.name=/^(command|adminCommand|runCommand)$/] > ObjectExpression > Property[key.name="drop"]',
      'Literal[value="$out"]',
      'Property[key.name="$out"]',
    ],
    message:
      'What others made is never dropped: drop and change by target/door.ts, with the right to.',
  },
  terminals: {
    through: [
      'src/vscode/common/terminals.ts',
      'src/vscode/tasks/taskTerminal.ts',
      'src/vscode/engine/log.ts',
    ],
    selectors: [
      'Identifier[name=/^(createTerminal|sendText|Pseudoterminal|ShellExecution|ProcessExecution|createOutputChannel)$/]',
    ],
    message:
      'A terminal obeys what it is shown: use common/terminals.ts, a TaskTerminal or the OutputLog.',
  },
  clipboard: {
    through: 'src/vscode/common/clipboard.ts',
    selectors: ['MemberExpression[object.property.name="clipboard"][property.name="writeText"]'],
    message: 'It may be pasted into a shell: copy by common/clipboard.ts.',
  },
  unheard: {
    in: 'src/{vscode/**/*,extension}.ts',
    through: [],
    selectors: [
      'UnaryExpression[operator="void"] > CallExpression:not([callee.name=/^(showingFailure|inBackground|show(Information|Warning|Error))$/]):not([callee.property.name="postMessage"])',
      'UnaryExpression[operator="void"] > :not(CallExpression)',
    ],
    message:
      'Nobody would hear of its failure: do what was asked for by showingFailure, all else by inBackground.',
  },
  files: {
    in: 'src/{cli,engine,methods,files,preflight,scenarios,report,worker,vscode}/**/*.ts',
    through: ['src/files/written.ts', 'src/worker/stateFolder.ts'],
    selectors: [
      'ImportDeclaration[source.value=/^(node:)?fs(\\u002Fpromises)?$/] > ImportSpecifier[imported.name=/^(writeFile|appendFile|createWriteStream|copyFile|cp|mkdir|rename|link|symlink|truncate)(Sync)?$/]',
      'ImportDeclaration[source.value=/^(node:)?fs(\\u002Fpromises)?$/] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)',
      'ImportDeclaration[source.value=/^(node:)?fs(\\u002Fpromises)?$/] > ImportSpecifier[imported.name=/^open(Sync)?$/][local.name!=/^open(Sync)?$/]',
      'CallExpression[callee.name=/^open(Sync)?$/][arguments.1.type="Literal"]',
      'CallExpression[callee.name=/^open(Sync)?$/][arguments.1.type=/^(Conditional|Binary|Member)Expression$/]',
    ],
    message:
      'A file is written apart, for this user alone, and never through a link: by files/written.ts.',
  },
  output: {
    in: 'src/{cli,engine,methods,files,preflight,scenarios,report,worker}/**/*.ts',
    through: ['src/cli/display/terminal.ts', 'src/cli/display/liveDisplay.ts'],
    selectors: [
      'CallExpression[callee.property.name="write"][callee.object.property.name=/^(stdout|stderr|stream)$/]',
      'CallExpression[callee.property.name="write"][callee.object.name=/^(stdout|stderr|stream)$/]',
    ],
    message: 'A terminal obeys what it is shown: write by cli/display/terminal.ts.',
  },
  versions: {
    // Scenarios and methods tell of the versions of other programs, and of servers that are only
    // described.
    through: [
      'src/engine/deployment/version.ts',
      'src/{scenarios,embedded,demo}/**/*.ts',
      'src/methods/*/verdicts.ts',
    ],
    selectors: [
      `CallExpression[callee.property.name=/^(split|slice|substring|startsWith|match|localeCompare)$/] > MemberExpression.callee > .object[property.name=${VERSION_TEXT}]`,
      `CallExpression[callee.property.name=/^(test|exec|parseInt|parseFloat)$/] > .arguments[property.name=${VERSION_TEXT}]`,
      `CallExpression[callee.name=/^(Number|parseInt|parseFloat|compareVersions|series|atLeast)$/] > .arguments[property.name=${VERSION_TEXT}]`,
      `BinaryExpression[operator=/^[<>]=?$/] > MemberExpression[property.name=${VERSION_TEXT}]`,
    ],
    message:
      'A version as text is to be shown. Ask `abilities.can(…)`, or the Version of its program (`binary`) or of its features.',
  },
};

const rule = ({ selectors, message }) => ({
  meta: { type: 'problem', schema: [], messages: { door: message } },
  create: (context) =>
    Object.fromEntries(
      selectors.map((selector) => [
        selector,
        (node) => context.report({ node, messageId: 'door' }),
      ]),
    ),
});

const plugin = {
  rules: Object.fromEntries(Object.entries(doors).map(([name, door]) => [name, rule(door)])),
};

export const doorNames = Object.keys(doors);

/** The configuration's blocks: each door is closed everywhere in the product but at its module. */
export const doorRules = Object.entries(doors).map(([name, { in: where, through }]) => ({
  files: [where ?? 'src/**/*.ts'],
  ignores: [through].flat(),
  plugins: { ferry: plugin },
  rules: { [`ferry/${name}`]: 'error' },
}));
