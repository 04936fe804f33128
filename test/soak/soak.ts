import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { MongoError, type Db, type Document } from 'mongodb';
import { defaultPlan } from '../../src/engine/migration/defaults';
import type { MigrationReport, MigrationRequest } from '../../src/engine/migration/types';
import { differencesBetween } from '../support/compareDatabases';
import { Chaos } from './chaos';
import { explain } from './explain';
import { Journal } from './journal';
import { Keeper } from './keeper';
import type { SoakOptions } from './options';
import { fullDisk, unreachable, watchOutage } from './outage';
import { Random } from './random';
import { onEachMember, type ProxiedSet } from './servers';
import { watchSync } from './watchSync';
import { Workload } from './workload/workload';

/** Both replica sets. */
export interface Sides {
  source: ProxiedSet;
  target: ProxiedSet;
}

/** What one seed came to. */
export interface SeedResult {
  seed: number;
  logFile: string;
  /** What is wrong, with all that helps to find out why; none when all is well. */
  findings: string[];
  summary: string;
}

/** From the end of the workload to the end of the migration; generous, since machines are shared. */
const END_LIMIT_MS = 240_000;

/** For index builds that are under way when the workload ends. */
const BUILD_LIMIT_MS = 60_000;

/** How the server (6.0) fails at listing an index of a time-series collection that is being built. */
const UNSAYABLE_BUILD = 5254501;

/** Ranges so small that a little data has many. */
const RANGE_BYTES = 100_000;

/** Where logs go. */
export const OUTPUT = join('test-output', 'soak');

/** A seed: workload, trouble, cutover, and a comparison that knows nothing of the engine. */
export async function runSeed(
  sides: Sides,
  options: SoakOptions,
  seed: number,
): Promise<SeedResult> {
  const random = new Random(seed);
  const journal = new Journal(join(OUTPUT, `seed-${seed}.log`));
  const databases = [`soak_${seed}_a`, `soak_${seed}_b`];
  const outside = `soak_${seed}_outside`;
  await Promise.all([setExpiry(sides.source, true), setExpiry(sides.target, true)]);
  const workload = new Workload({
    client: sides.source.client,
    databases,
    outside,
    random: random.fork(),
    journal,
    atLeast: (major) => Number.parseInt(options.sourceVersion) >= major,
    catalog: !options.sync && options.outage === undefined,
    pauseMs: options.pauseMs,
  });
  await workload.fill();
  const request = requestOf(sides, seed, databases, random);
  const keeper = new Keeper(request, journal, join(OUTPUT, `seed-${seed}.engine.log`));
  workload.start();
  const chaos = new Chaos({
    sides,
    keeper,
    random: random.fork(),
    journal,
    faults: options.faults,
  });
  const findings: string[] = [];
  if (options.sync) findings.push(...(await watchSync(keeper, options.seconds)));
  else if (options.outage !== undefined) {
    const { target } = sides;
    const { fullDisk: folder, outage: seconds } = options;
    const outage = folder === undefined ? unreachable(target) : fullDisk(target, folder);
    findings.push(...(await watchOutage(keeper, outage, seconds, journal)));
  } else await sleep(options.seconds * 1_000);
  await workload.stop();
  journal.add('the workload has ended');
  await chaos.stop();
  await untilIndexesBuilt(sides.source, databases);
  await evict(sides.source, databases);
  await Promise.all([setExpiry(sides.source, false), setExpiry(sides.target, false)]);
  let report: MigrationReport | undefined;
  try {
    report = await keeper.cutOver(END_LIMIT_MS);
    findings.push(...complaintsOf(report));
  } catch (error) {
    findings.push((error as Error).message);
  }
  findings.push(...keeper.faults);
  if (report !== undefined) findings.push(...(await compare(sides, databases, journal)));
  journal.add(findings.length === 0 ? 'all is well' : findings.join('\n'));
  journal.flush();
  if (findings.length === 0)
    await clear(sides, [...databases, outside, request.plan.stateDatabase]);
  return {
    seed,
    logFile: journal.file,
    findings,
    summary: [
      `${workload.done} operations (${workload.failed} failed)`,
      `${chaos.count} troubles`,
      `${keeper.kills} kills`,
      `${keeper.starts} starts`,
      `${report?.changesApplied ?? 0} changes applied`,
    ].join(', '),
  };
}

function requestOf(
  { source, target }: Sides,
  seed: number,
  databases: string[],
  random: Random,
): MigrationRequest {
  const name = `soak-${seed}`;
  return {
    source: { uri: source.uri, label: 'source' },
    target: { uri: target.uri, label: 'target' },
    plan: {
      ...defaultPlan(name, 'migrate'),
      include: databases,
      stateDatabase: `soak_${seed}_state`,
      // An engine killed before it stored anything begins anew.
      existing: 'continue',
      rangeBytes: RANGE_BYTES,
      parallelRanges: 1 + random.below(4),
    },
    resume: false,
  };
}

/** Documents must not expire while both sides are compared. */
async function setExpiry(side: ProxiedSet, enabled: boolean): Promise<void> {
  await onEachMember(side, { setParameter: 1, ttlMonitorEnabled: enabled });
}

/** An index of which the build ends during the cutover is in the source and not in the target. */
async function untilIndexesBuilt({ client }: ProxiedSet, databases: string[]): Promise<void> {
  for (const limit = Date.now() + BUILD_LIMIT_MS; Date.now() < limit; await sleep(500)) {
    const building = await Promise.all(databases.map((name) => buildsIndexes(client.db(name))));
    if (!building.includes(true)) return;
  }
}

/**
 * Updates let a capped collection grow beyond its size, which a copy can't: the next insert evicts
 * what is too much.
 */
async function evict({ client }: ProxiedSet, databases: string[]): Promise<void> {
  for (const db of databases.map((name) => client.db(name))) {
    const filter = { type: 'collection', 'options.capped': true };
    for (const { name } of await db.listCollections(filter).toArray()) {
      await db.collection(name).insertOne({});
    }
  }
}

/** Asked of the catalog, which an election does not change: a build goes on at the new primary. */
async function buildsIndexes(db: Db): Promise<boolean> {
  for (const { name } of await db.listCollections({ type: 'collection' }).toArray()) {
    const listed = await db
      .command({ listIndexes: name, includeBuildUUIDs: true })
      .catch((error: unknown) => {
        if (error instanceof MongoError && error.code === UNSAYABLE_BUILD) return undefined;
        throw error;
      });
    if (listed === undefined) return true;
    const { firstBatch } = listed.cursor as { firstBatch: Document[] };
    if (firstBatch.some((index) => 'buildUUID' in index)) return true;
  }
  return false;
}

function complaintsOf({ status, verification, warnings }: MigrationReport): string[] {
  const found = verification?.found ?? [];
  return [
    ...(status === 'completed' ? [] : [`the engine says: ${status}`]),
    ...found.map((difference) => `the engine found: ${JSON.stringify(difference)}`),
    ...warnings.map((warning) => `the engine warns: ${warning}`),
  ];
}

async function compare(
  { source, target }: Sides,
  databases: string[],
  journal: Journal,
): Promise<string[]> {
  const differences = await differencesBetween(source.client, target.client, databases);
  if (differences.length === 0) return [];
  return [
    ...differences,
    ...(await explain(source.client, target.client, databases, differences, journal)),
  ];
}

async function clear({ source, target }: Sides, databases: string[]): Promise<void> {
  for (const { client } of [source, target]) {
    for (const db of databases) await client.db(db).dropDatabase();
  }
}
