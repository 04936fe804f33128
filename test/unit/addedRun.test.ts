import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { FerryError } from '../../src/engine/errors';
import { RUN_METHODS } from '../../src/methods';
import type { RunMethod } from '../../src/methods/method';
import { makeRun } from '../../src/methods/runRequest';
import { worked } from '../../src/methods/workRun';
import { throwIfStopped } from '../../src/methods/job';
import { findAllKnown, findKnown } from '../../src/worker/lookup';
import { isMigration } from '../../src/worker/protocol';
import { Registry } from '../../src/worker/registry';
import { RunHost } from '../../src/worker/runHost';
import { ScriptedRun } from '../support/scriptedRun';
import { pigeons } from '../support/pigeonMethod';

interface FlightOptions {
  disks: number;
  pin?: string | undefined;
}

/** Lets the flight land. */
let land: () => void = () => undefined;

const flight: RunMethod = {
  id: pigeons.id,
  title: pigeons.title,
  run: worked<FlightOptions>({
    options: z.strictObject({ disks: z.number().int().positive(), pin: z.string().optional() }),
    connects: ['source'],
    labels: () => ({ target: 'the other roof' }),
    kept: ({ disks }) => ({ disks }),
    destroys: () => [],
    work: async ({ options: { disks } }, context) => {
      context.onProgress({ activity: 'They fly', documents: 0, bytes: 0 });
      await new Promise<void>((resolve) => {
        land = resolve;
        context.signal.addEventListener('abort', () => resolve());
      });
      throwIfStopped(context);
      return { documents: disks, bytes: 7, text: 'They landed', details: { disks }, outputs: [] };
    },
  }),
};

/** One that can be paused and cut over, as a method of a vendor's could. */
const trained: RunMethod = {
  id: 'trained-pigeons',
  title: 'Trained pigeons',
  run: { ...flight.run, start: ({ name }) => scripted(name) },
};
let script: ScriptedRun;
function scripted(name: string): ScriptedRun {
  script = new ScriptedRun(name);
  return script;
}

const methods = [...RUN_METHODS, flight, trained];
const options = { disks: 3, pin: 'of the loft' };
const request = {
  ...{ method: pigeons.id, name: 'demo', options },
  source: { uri: 'mongodb://ann:s3cret@db1/', label: 'ann@db1' },
};

describe('a run of a method added in one object', () => {
  let folder: string;
  let registry: Registry;
  let host: RunHost;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ferry-run-'));
    registry = new Registry(path.join(folder, 'migrations'));
    host = new RunHost(registry, (asked, log) => {
      assert.ok(!isMigration(asked));
      return makeRun(asked, { log, toolVersion: 'test' }, methods);
    });
  });

  afterEach(async () => {
    await host.interruptAll();
    await host.close();
    await rm(folder, { recursive: true });
  });

  async function attached(name: string) {
    for (;;) {
      const known = await findKnown(registry, name);
      if (known?.client !== undefined) return known.client;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('is refused with options that its schema does not know, before it begins', () => {
    for (const wrong of [{ disks: 0 }, { disks: 1, cats: 2 }, {}]) {
      assert.throws(
        () => host.start({ ...request, options: wrong }),
        ({ code, kind, message }: FerryError) =>
          code === 'bad-options' && kind === 'usage' && message.includes(pigeons.title),
      );
    }
  });

  it('is recorded, told of to others, and reported when it has ended', async () => {
    const run = host.start(request);
    await run.passedPreflight;
    land();
    const { report, status } = await run.ended;
    assert.deepEqual(
      [report?.text, report?.documents, report?.method],
      [...['They landed', 3], pigeons.id],
    );
    assert.equal(status.target, 'the other roof');
    await host.close();
    const [known] = await findAllKnown(registry);
    assert.equal(known?.status.state, 'completed');
    assert.deepEqual(known.entry.options, { disks: 3 }, 'what may not be kept is not');
    assert.equal(known.entry.source?.reference, 'mongodb://ann@db1/');
    assert.equal(known.entry.target, undefined);
  });

  it('is cancelled by another process, and is not called done', async () => {
    const run = host.start(request);
    await run.passedPreflight;
    const client = await attached('demo');
    assert.equal((await client.status('demo')).activity, 'They fly');
    await assert.rejects(client.pause('demo'), ({ code }: FerryError) => code === 'cannot');
    await assert.rejects(client.cutOver('demo'), ({ code }: FerryError) => code === 'cannot');
    await client.cancel('demo');
    const { error, report, status } = await run.ended;
    client.dispose();
    assert.deepEqual([error?.code, report, status.state], ['cancelled', undefined, 'cancelled']);
  });

  it('is paused, gone on with and cut over, where its method can', async () => {
    const run = host.start({ ...request, method: trained.id });
    script.enter('snapshot');
    await run.passedPreflight;
    const client = await attached('demo');
    assert.equal((await client.pause('demo')).state, 'paused');
    assert.equal((await client.resume('demo')).state, 'running');
    script.enter('sync');
    assert.equal((await client.cutOver('demo')).state, 'completed');
    client.dispose();
    await run.ended;
  });

  it('whose process is gone is told as interrupted', async () => {
    const run = host.start(request);
    await run.passedPreflight;
    (await attached('demo')).dispose();
    const entry = await registry.read('demo');
    assert.ok(entry);
    land();
    await run.ended;
    await host.close();
    await registry.write({ ...entry, socket: path.join(folder, 'nobody.sock') });
    const known = await findKnown(registry, 'demo');
    assert.equal(known?.status.state, 'interrupted');
    assert.match(known.status.activity, /not complete/);
    assert.equal(known.status.lagSeconds, undefined);
  });
});
