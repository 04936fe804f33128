import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { METHODS } from '../../src/methods';
import { rowsOf } from '../../src/scenarios/rows';

const ROWS = rowsOf(METHODS);
const MAIN = path.resolve(__dirname, '..', '..', 'src', 'cli', 'main.ts');

describe('scenarios: on the command line', function () {
  this.timeout(120_000);
  let folder: string;
  const file = (name: string): string => path.join(folder, name);
  const ferry = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', require.resolve('tsx'), MAIN, ...args], {
      encoding: 'utf8',
    });
  const sides = (): string[] => [
    '--source',
    `facts:${file('old.json')}`,
    '--target',
    `facts:${file('new.json')}`,
  ];

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'ferry-scenarios-'));
    writeFileSync(
      file('old.json'),
      JSON.stringify({
        provider: 'self-managed',
        topology: 'replicaSet',
        version: '6.0.27',
        dataBytes: 5e11,
      }),
    );
    writeFileSync(
      file('new.json'),
      JSON.stringify({
        provider: 'atlas',
        tier: 'dedicated',
        topology: 'replicaSet',
        version: '7.0.18',
      }),
    );
    writeFileSync(file('wrong.json'), JSON.stringify({ version: 'six' }));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('matrix --json prints every row, a line each, with source, target and methods', () => {
    const { stdout, status } = ferry('matrix', '--json');
    assert.equal(status, 0);
    const rows = stdout
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            row: string;
            source: string;
            target: string;
            methods: { method: string }[];
          },
      );
    assert.deepEqual(
      rows.map(({ row }) => row),
      ROWS.map(({ row }) => row),
    );
    for (const { source, target, methods } of rows)
      assert.ok(source !== '' && target !== '' && methods.length > 0);
  });

  it('matrix --html holds the same in a document that stands alone', () => {
    const { stdout, status } = ferry('matrix', '--html');
    assert.equal(status, 0);
    for (const { row } of ROWS) assert.ok(stdout.includes(`<h3>${row}. `), row);
    assert.doesNotMatch(stdout, /<script|<link|src=|undefined|\[object/);
    assert.match(stdout, /cleanupOrphaned|&lt;|<code>/);
  });

  it('matrix --markdown holds every row in full', () => {
    const { stdout, status } = ferry('matrix', '--markdown');
    assert.equal(status, 0);
    for (const { row, title } of ROWS)
      assert.ok(stdout.includes(`### ${row}. ${title.replace(/[[\]_*]/g, '\\$&')}`), row);
  });

  it('recommend tells the method, with the facts that it stands on', () => {
    const { stdout, status } = ferry('recommend', ...sides(), '--downtime', '10m');
    assert.equal(status, 0);
    assert.match(stdout, /^Recommended: mongosync \(can start if\)/);
    assert.match(stdout, /source\.version = 6\.0\.27/);
    assert.match(stdout, /needs\.allowedDowntimeSeconds = 600/);
  });

  it('plan --json gives the method and its runbook', () => {
    const { stdout, status } = ferry('plan', ...sides(), '--method', 'mongosync', '--json');
    assert.equal(status, 0);
    const plan = JSON.parse(stdout) as {
      method: { method: string };
      runbook: { steps: unknown[] };
    };
    assert.equal(plan.method.method, 'mongosync');
    assert.ok(plan.runbook.steps.length > 5);
  });

  it('runbook prints Markdown', () => {
    const { stdout, status } = ferry('runbook', ...sides(), '--method', 'dump-restore');
    assert.equal(status, 0);
    assert.match(stdout, /^# mongodump and mongorestore: old to new/);
  });

  it('refuses facts that are wrong, and says which', () => {
    const { stderr, status } = ferry(
      'recommend',
      '--source',
      `facts:${file('wrong.json')}`,
      '--target',
      'facts:nowhere.json',
    );
    assert.equal(status, 2);
    assert.match(stderr, /version/);
  });

  it('gives no runbook where no method fits, and says why', () => {
    const { stderr, status } = ferry(
      'runbook',
      '--source',
      `facts:${file('old.json')}`,
      '--target',
      `facts:${file('old.json')}`,
      '--downtime',
      '0s',
    );
    assert.equal(status, 4);
    assert.match(stderr, /No method fits/);
  });
});
