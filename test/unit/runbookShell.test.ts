import assert from 'node:assert/strict';
import { createProgram } from '../../src/cli/program';
import { bashOf, everyRunbook } from '../support/everyRunbook';
import { runInBash, type Call, type ShellRun } from '../support/runbookShell';

const SECRETS = [
  's3cret/@:',
  't0psecret%',
  encodeURIComponent('s3cret/@:'),
  encodeURIComponent('t0psecret%'),
];

describe('18.8 runbooks: everything for bash runs', function () {
  this.timeout(600_000);
  const scripts = new Map(
    everyRunbook().map(({ runbook }) => [bashOf(runbook), runbook.method] as const),
  );

  for (const method of new Set(scripts.values())) {
    it(`of ${method}, and calls only what there is`, async () => {
      const mine = [...scripts].filter(([script, of]) => of === method && script !== '');
      for (const [script] of mine) {
        const run = await runInBash(script, method);
        for (const call of run.calls) await assertCall(call);
        assertFiles(run);
      }
    });
  }
});

/** Our own program takes what it is told; nobody's arguments hold a password. */
async function assertCall({ program, words }: Call): Promise<void> {
  const line = [program, ...words].join(' ');
  // Its documents know no other way; the runbook says so.
  if (program !== 'migration_verifier') {
    for (const secret of SECRETS) assert.ok(!line.includes(secret), line);
  }
  if (program !== 'mongo-ferry') return;
  let ran = false;
  const command = await createProgram(() => {
    ran = true;
    return Promise.resolve();
  });
  await command.parseAsync(words, { from: 'user' });
  assert.ok(ran, line);
}

function assertFiles({ files }: ShellRun): void {
  for (const [name, text] of Object.entries(files)) {
    assert.ok(!/undefined|\[object/.test(text), `${name}: ${text}`);
    if (name.endsWith('.json')) assert.doesNotThrow(() => JSON.parse(text) as unknown, text);
  }
}
