/**
 * The engine in a process of its own, as the extension and the command line run it. Told what to
 * do by IPC; answers with wall and CPU seconds from the process's start, and peak memory.
 */
import { MongoClient } from 'mongodb';
import { defaultPlan } from '../../src/engine/model/defaults';
import { Migration } from '../../src/engine/migration/migration';
import type { MigrationRequest } from '../../src/engine/model/plan';
import { silentLog } from '../../src/engine/log';
import { verifyDeployments } from '../../src/engine/verify/verify';
import { BENCH_DATABASE } from './fill';
import { Recorder } from './recorder';
import type { EngineOrder, EngineResult } from './measure';

const POLL_MS = 10;

function usage(): Pick<EngineResult, 'cpuSeconds' | 'peakBytes'> {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function requestOf(order: EngineOrder): MigrationRequest {
  return {
    source: { uri: order.source, label: 'source' },
    target: { uri: order.target, label: 'target' },
    plan: { ...defaultPlan('bench', 'migrate'), include: [BENCH_DATABASE], existing: 'drop' },
    resume: order.task === 'catch-up',
  };
}

/** Runs a migration until `reached`, then interrupts it. */
async function runUntil(
  order: EngineOrder,
  reached: (migration: Migration) => boolean,
): Promise<Migration> {
  const migration = new Migration(requestOf(order), { log: silentLog, toolVersion: 'bench' });
  const arrived = new Promise<void>((resolve) => {
    // Not only when the status is told, which is once a second.
    const timer = setInterval(() => {
      if (!reached(migration)) return;
      clearInterval(timer);
      resolve();
    }, POLL_MS);
  });
  const running = migration.run();
  const failure = running.then(
    () => undefined,
    (error: unknown) => error,
  );
  const early = await Promise.race([arrived.then(() => 'arrived'), failure]);
  if (early !== 'arrived') throw early;
  return migration;
}

/** Follows the source until the process is stopped. */
async function follow(order: EngineOrder): Promise<void> {
  const migration = await runUntil(order, (running) => running.status().phase === 'sync');
  process.on('message', () => {
    const changes = migration.status().changesApplied;
    process.send?.({ result: { ...usage(), seconds: 0, documents: 0, changes } });
  });
  process.send?.({ recorded: true });
}

async function main(order: EngineOrder): Promise<EngineResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  if (order.task === 'verify') {
    const report = await verifyDeployments(requestOf(order), { log: silentLog });
    return {
      ...usage(),
      seconds: seconds(),
      documents: report.documents,
      changes: 0,
      differences: report.differences,
    };
  }
  if (order.task === 'snapshot') {
    const migration = await runUntil(order, (running) => running.status().snapshotDone);
    const result = {
      ...usage(),
      seconds: seconds(),
      documents: migration.status().documents,
      changes: 0,
    };
    await migration.interrupt();
    return result;
  }
  const recorder = new Recorder();
  if (order.replay !== undefined) recorder.attach();
  const { changes = 0 } = order;
  const migration = await runUntil(
    order,
    (running) => running.status().changesApplied >= changes && running.status().phase === 'sync',
  );
  const result = {
    ...usage(),
    seconds: seconds(),
    documents: 0,
    changes: migration.status().changesApplied,
  };
  await migration.interrupt();
  if (order.replay === undefined) return result;
  recorder.detach();
  process.send?.({ recorded: true });
  await new Promise((resolve) => process.once('message', resolve));
  const client = await new MongoClient(order.target).connect();
  const limitSeconds = await recorder.replay(client);
  await client.close();
  return { ...result, limitSeconds };
}

function fail(error: unknown): void {
  process.send?.({ error: String((error as Error).stack) }, () => process.exit(1));
}

process.once('message', (order: EngineOrder) => {
  if (order.task === 'sync') follow(order).catch(fail);
  else main(order).then((result) => process.send?.({ result }, () => process.exit(0)), fail);
});
