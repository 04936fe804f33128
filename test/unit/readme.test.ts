import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program';
import { EXIT } from '../../src/report/exitCodes';
import { parseDemoArguments } from '../../src/demo/arguments';
import { DEFAULT_STATE_DATABASE } from '../../src/engine/model/defaults';
import packageJson from '../../package.json';

const ROOT = resolve(__dirname, '..', '..');
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Code spans and lines of code blocks, without comments. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].flatMap(([, code = '']) =>
    code.split('\n'),
  );
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return [...blocks, ...spans].map((line) => line.replace(/(^|\s)#.*$/, '').trim());
}

/** As GitHub and VS Code make anchors of headings. */
function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCodeBlocks(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '');
}

describe('the README', () => {
  let program: Command;
  let commands: Map<string, Command>;
  const uses = commandsIn(read('README.md')).filter((line) => line.startsWith('mongo-ferry '));

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

  it('shows only commands and options that the command line has', () => {
    assert.ok(uses.length > 10);
    for (const line of uses) {
      const name = line.split(' ')[1] ?? '';
      const command = commands.get(name) ?? (name.startsWith('-') ? program : undefined);
      assert.ok(command, `no command for: ${line}`);
      assert.deepEqual(unknownOptions(line, command), [], line);
    }
  });

  it('lists every command that help shows', () => {
    const listed = uses.map((line) => line.split(' ')[1]);
    const shown = program
      .createHelp()
      .visibleCommands(program)
      .map((command) => command.name());
    for (const name of shown.filter((other) => other !== 'help')) {
      assert.ok(listed.includes(name), `mongo-ferry ${name} is not in the README`);
    }
  });

  it('names options that exist where it names them alone', () => {
    const all = [...commands.values()].flatMap(({ options }) => options.map(({ long }) => long));
    const alone = commandsIn(read('README.md')).filter((span) => span.startsWith('--'));
    for (const span of alone) {
      const option = span.split(' ')[0];
      assert.ok(option === '--help' || all.includes(option), `no option ${option}`);
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
    const block = /```json\n([\s\S]*?)```/.exec(read('README.md'))?.[1] ?? '';
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
      const builtIn = ['ci', 'link'];
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
