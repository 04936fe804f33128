import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(__dirname, '..', '..');

/** A run of `npm start`, without npm: its output and how it ended. */
class DemoRun {
  output = '';
  readonly #child;
  readonly ended: Promise<number | null>;

  constructor(args: string[], temporary: string) {
    this.#child = spawn(process.execPath, [join(ROOT, 'src', 'demo', 'start.mjs'), ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: temporary, CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((done) => this.#child.once('close', done));
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async untilPrinted(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      assert.equal(
        this.#child.exitCode,
        null,
        `it ended before it printed «${text}»:\n${this.output}`,
      );
      await sleep(50);
    }
  }
}

/** Programs whose arguments name a folder, as `ps` shows them. */
function processesWith(folder: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder));
}

describe('npm start', function () {
  this.timeout(300_000);
  let temporary: string;

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'mongo-ferry-test-'));
  });

  afterEach(() => rm(temporary, { recursive: true, force: true }));

  async function assertNothingIsLeft(): Promise<void> {
    const leftOver = async () => [
      ...processesWith(temporary),
      ...(await readdir(temporary)).filter((name) => name.startsWith('mongo-ferry-')),
    ];
    // A server's watchdog may be about to end.
    for (let looks = 0; looks < 100 && (await leftOver()).length > 0; looks++) await sleep(100);
    assert.deepEqual(await leftOver(), []);
  }

  it('--once migrates the sample under writes, without a difference, and leaves nothing', async () => {
    const run = new DemoRun(['--once'], temporary);
    assert.equal(await run.ended, 0, run.output);
    assert.match(run.output, /Migration demo: completed, 0 differences/);
    assert.match(run.output, /Changes applied +[1-9]/);
    assert.match(run.output, /Documents copied +(19|20)\d,\d{3}/);
    assert.match(run.output, / [1-9] collections compared, different: 0\n/);
    await assertNothingIsLeft();
  });

  it('stops all that it started when interrupted during the migration', async () => {
    const run = new DemoRun(['--once'], temporary);
    await run.untilPrinted('demo: running');
    assert.ok(processesWith(temporary).length >= 2, 'no servers to be stopped');
    run.kill('SIGINT');
    assert.equal(await run.ended, 130, run.output);
    await assertNothingIsLeft();
  });
});
