import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  commands,
  contextKeys,
  nodeCommands,
  settings,
  settingsSection,
  taskType,
  viewContainer,
  views,
} from '../../src/vscode/names';

const root = resolve(__dirname, '..', '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');

interface Contributed {
  commands: { command: string; title: string; category: string; icon?: string }[];
  menus: Record<string, { command: string; when?: string; group?: string }[]>;
  views: Record<string, { id: string; icon?: string; type?: string; when?: string }[]>;
  viewsContainers: { activitybar: { id: string; icon: string }[] };
  viewsWelcome: { view: string; when: string; contents: string }[];
  configuration: { properties: Record<string, unknown> };
  taskDefinitions: { type: string; properties: Record<string, unknown> }[];
}

const manifest = JSON.parse(text('package.json')) as {
  contributes: Contributed;
  activationEvents: string[];
  icon: string;
};
const nls = JSON.parse(text('package.nls.json')) as Record<string, string>;
const { contributes } = manifest;

const same = (actual: Iterable<string>, expected: Iterable<string>) =>
  assert.deepEqual([...actual].sort(), [...expected].sort());

/** All files below the extension's room. */
const sources = readdirSync(join(root, 'src/vscode'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, code: text(join('src/vscode', file)) }));

/** The properties that a kind of task has in the code. */
function propertiesOf(file: string, name: string): string[] {
  const code = text(`src/vscode/tasks/${file}`);
  const body = new RegExp(`interface ${name}[^{]*\\{([^}]*)\\}`).exec(code)?.[1] ?? '';
  const names = [...body.matchAll(/^\s*(\w+)\??:/gm)].map(([, property]) => property!);
  return names.filter((property) => property !== 'type');
}

describe('the manifest and the code', () => {
  it('have the same commands', () => {
    same(
      contributes.commands.map(({ command }) => command),
      Object.values(commands),
    );
  });

  it('give every command a title, the category and an icon', () => {
    for (const { command, title, category, icon } of contributes.commands) {
      assert.equal(category, 'Mongo Ferry', command);
      assert.ok(nls[title.replaceAll('%', '')], `${command} has no title in package.nls.json`);
      assert.ok(icon, command);
    }
  });

  it('16.9 let no workspace name programs, say where state goes, or have writing begin', () => {
    const { properties } = contributes.configuration;
    const scopes = Object.entries(properties).map(([name, facts]): [string, unknown] => [
      name,
      (facts as { scope?: string }).scope,
    ]);
    const scopeOf = new Map(scopes);
    const scope = (setting: string) => scopeOf.get(`${settingsSection}.${setting}`);
    assert.equal(scope(settings.toolsFolder), 'machine');
    assert.equal(scope(settings.stateDatabase), 'machine');
    assert.equal(scope(settings.resumeAutomatically), 'application');
    // One that is added and named like these belongs to them.
    for (const [name, found] of scopes.filter(([each]) =>
      /folder|path|program|state/i.test(each),
    )) {
      assert.equal(found, 'machine', name);
    }
  });

  it('use every command', () => {
    const elsewhere = sources.filter(({ file }) => file !== 'names.ts').map(({ code }) => code);
    for (const key of Object.keys(commands)) {
      const uses = elsewhere.filter((code) => new RegExp(`\\bcommands\\.${key}\\b`).test(code));
      assert.ok(uses.length > 0, `commands.${key} is used nowhere`);
    }
  });

  it('hide exactly the commands of nodes from the palette', () => {
    const hidden = (contributes.menus['commandPalette'] ?? []).filter(
      ({ when }) => when === 'false',
    );
    same(
      hidden.map(({ command }) => command),
      nodeCommands,
    );
  });

  it('name only contributed commands in menus and welcome texts', () => {
    const known = new Set<string>(Object.values(commands));
    for (const { command } of Object.values(contributes.menus).flat()) {
      assert.ok(known.has(command), command);
    }
    for (const { contents } of contributes.viewsWelcome) {
      const welcome = nls[contents.replaceAll('%', '')] ?? '';
      for (const [, command] of welcome.matchAll(/\(command:([^)]+)\)/g)) {
        assert.ok(known.has(command!), command);
      }
    }
  });

  it('have the same views, each with an icon and a welcome', () => {
    const contributed = contributes.views[viewContainer] ?? [];
    same(
      contributed.map(({ id }) => id),
      Object.values(views),
    );
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainer],
    );
    for (const { id, icon, type, when } of contributed) {
      assert.ok(text(icon!).includes('<svg'), id);
      // The editor has no welcome for webviews: those show their own. Some views are never empty.
      assert.ok(
        type === 'webview' ||
          when !== undefined ||
          contributes.viewsWelcome.some(({ view }) => view === id),
        id,
      );
    }
  });

  it('have the same settings', () => {
    same(
      Object.keys(contributes.configuration.properties),
      Object.values(settings).map((name) => `${settingsSection}.${name}`),
    );
  });

  it('have the same context keys', () => {
    const whens = [...Object.values(contributes.menus).flat(), ...contributes.viewsWelcome].map(
      ({ when }) => when ?? '',
    );
    const used = whens.flatMap((when) =>
      // Ids of views stand on the right of `view ==`.
      [...when.replaceAll(/view == \S+/g, '').matchAll(/\bmongoFerry\.\w+/g)].map(([key]) => key),
    );
    same(new Set(used), Object.values(contextKeys));
  });

  it('have the same task type, with the properties that the code reads', () => {
    const [definition, ...others] = contributes.taskDefinitions;
    assert.equal(definition?.type, taskType);
    assert.equal(others.length, 0);
    same(
      Object.keys(definition.properties),
      new Set([
        ...propertiesOf('definition.ts', 'FerryTaskDefinition'),
        ...propertiesOf('jobDefinition.ts', 'FerryJobDefinition'),
      ]),
    );
  });

  it('describe a migration file as they do a task of a migration', () => {
    const schema = JSON.parse(text('schemas/migration.schema.json')) as {
      properties: Record<string, unknown>;
    };
    same(Object.keys(schema.properties), [
      '$schema',
      ...propertiesOf('definition.ts', 'FerryTaskDefinition'),
    ]);
  });

  it('spell names in one file only', () => {
    const names = [
      ...Object.values(commands),
      ...Object.values(views),
      ...Object.values(contextKeys),
    ];
    for (const { file, code } of sources) {
      if (file === 'names.ts') continue;
      for (const name of names) assert.ok(!code.includes(`'${name}'`), `${file} spells ${name}`);
    }
  });

  it('give every item of every tree a label for screen readers', () => {
    const count = (code: string, pattern: RegExp) => [...code.matchAll(pattern)].length;
    for (const { file, code } of sources) {
      const items = count(code, /new vscode\.TreeItem\(/g);
      const labels = count(code, /\.accessibilityInformation = /g);
      if (items > 0) assert.equal(labels, items, file);
    }
  });

  it('have every text of the manifest, and no text besides', () => {
    const used = [...text('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    same(new Set(used), Object.keys(nls));
  });
});
