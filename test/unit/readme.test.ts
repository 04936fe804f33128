import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program';
import { EXIT } from '../../src/report/exitCodes';
import { parseDemoArguments } from '../../src/demo/arguments';
import { DEFAULT_STATE_DATABASE } from '../../src/engine/model/defaults';
import { anchorsIn, blockLinesIn, commandsIn, withoutCodeBlocks } from '../support/markdown';
import packageJson from '../../package.json';

const ROOT = resolve(__dirname, '..', '..');
const PAGES = readdirSync(join(ROOT, 'docs')).map((file) => `docs/${file}`);
/** What is read by who uses it. */
const GUIDES = ['README.md', ...PAGES];
const DOCUMENTS = [...GUIDES, 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('the README and docs', () => {
  let program: Command;
  let commands: Map<string, Command>;
  const usesIn = (file: string) =>
    commandsIn(read(file)).filter((line) => line.startsWith('mongo-ferry '));

  before(async () => {
    program = await createProgram(() => Promise.resolve());
    commands = new Map(program.commands.map((command) => [command.name(), command]));
  });

  /** The options of a line that the command does not have. */
  function unknownOptions(line: string, command: Command): string[] {
    return (line.match(/--[a-z-]+/g) ?? []).filter(
      (option) => !command.options.some(({ long }) => long === option),
    );
  }

  for (const file of GUIDES) {
    it(`${file} shows only commands and options that the command line has`, () => {
      for (const line of usesIn(file)) {
        const name = line.split(' ')[1] ?? '';
        const command = commands.get(name) ?? (name.startsWith('-') ? program : undefined);
        assert.ok(command, `no command for: ${line}`);
        assert.deepEqual(unknownOptions(line, command), [], line);
      }
    });

    it(`${file} has examples that the command line takes`, async () => {
      for (const line of blockLinesIn(read(file), 'sh')) {
        const words = line.match(/'[^']*'|[^\s']+/g) ?? [];
        if (words[0] !== 'mongo-ferry') continue;
        const taking = await createProgram(() => Promise.resolve(), words[1]);
        const given = words.slice(1).map((word) => word.replace(/^'|'$/g, ''));
        await taking.parseAsync(given, { from: 'user' });
      }
    });

    it(`${file} names options that exist where it names them alone`, () => {
      const all = [...commands.values()].flatMap(({ options }) => options.map(({ long }) => long));
      const alone = commandsIn(read(file)).filter((span) => span.startsWith('--'));
      for (const span of alone) {
        const option = span.split(/[ ,]/)[0];
        assert.ok(option === '--help' || all.includes(option), `no option ${option}`);
      }
    });
  }

  it('lists every command that help shows', () => {
    const listed = usesIn('README.md').map((line) => line.split(' ')[1]);
    assert.ok(listed.length > 10);
    const shown = program
      .createHelp()
      .visibleCommands(program)
      .map((command) => command.name());
    for (const name of shown.filter((other) => other !== 'help')) {
      assert.ok(listed.includes(name), `mongo-ferry ${name} is not in the README`);
    }
  });

  it('lists the exit codes that there are', () => {
    const table = /\| Exit code [\s\S]*?\n\n/.exec(read('README.md'))?.[0] ?? '';
    const listed = [...table.matchAll(/^\| (\d+) /gm)].map(([, code]) => Number(code));
    assert.deepEqual(
      listed,
      Object.values(EXIT).sort((a, b) => a - b),
    );
  });

  it('names the state database as it is', () => {
    assert.ok(read('README.md').includes(`database \`${DEFAULT_STATE_DATABASE}\``));
  });

  it('shows arguments that the demo takes', () => {
    const starts = commandsIn(read('README.md')).filter((line) => line.startsWith('npm start --'));
    assert.ok(starts.length >= 2);
    for (const line of starts) parseDemoArguments(line.split(' ').slice(3));
  });

  it('shows a task that the manifest allows', () => {
    const block = /```json\n([\s\S]*?)```/.exec(read('docs/tasks-and-files.md'))?.[1] ?? '';
    const { tasks } = JSON.parse(block) as {
      tasks: Record<string, unknown>[];
    };
    const [task] = tasks;
    assert.ok(task);
    const contributes = (packageJson as { contributes?: { taskDefinitions?: unknown } })
      .contributes;
    const [definition] = (contributes?.taskDefinitions ?? []) as {
      type: string;
      properties: Record<string, { enum?: unknown[] }>;
    }[];
    assert.ok(definition);
    assert.equal(task.type, definition.type);
    for (const [name, value] of Object.entries(task)) {
      if (name === 'type' || name === 'label') continue;
      const property = definition.properties[name];
      assert.ok(property, `tasks have no ${name}`);
      if (property.enum) assert.ok(property.enum.includes(value), `${name}: ${String(value)}`);
    }
  });
});

describe('the documents', () => {
  for (const file of DOCUMENTS) {
    it(`${file} names npm scripts that exist`, () => {
      const builtIn = ['ci', 'link', 'audit'];
      for (const line of commandsIn(read(file)).filter((each) => each.startsWith('npm '))) {
        const [, verb = '', script = ''] = line.split(' ');
        const name = verb === 'run' ? script : verb;
        if (builtIn.includes(name)) continue;
        assert.ok(name in packageJson.scripts, `${file}: ${line}`);
      }
    });

    it(`${file} has links that lead somewhere`, () => {
      const text = withoutCodeBlocks(read(file));
      for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? file : join(dirname(file), path);
        assert.ok(existsSync(join(ROOT, target)), `${file}: ${link}`);
        if (anchor !== undefined) assert.ok(anchorsIn(read(target)).includes(anchor), link);
      }
    });

    it(`${file} names files that exist`, () => {
      const spans = commandsIn(withoutCodeBlocks(read(file)));
      const paths = spans.filter((span) => /^(src|test|webview|media)\/[\w./-]+$/.test(span));
      for (const path of paths.filter((each) => !each.startsWith('test-output'))) {
        assert.ok(existsSync(join(ROOT, path)), `${file}: ${path}`);
      }
    });
  }
});
