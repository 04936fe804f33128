import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { MigrationReport } from '../../src/engine/model/report';
import type { MigrationRequest } from '../../src/engine/model/plan';
import { differencesBetween } from '../support/compareDatabases';
import { Chaos } from './chaos';
import { explain } from './explain';
import { setFeatures } from './features';
import { Foreign } from './foreign';
import { Journal } from './journal';
import { Keeper } from './keeper';
import type { SoakOptions } from './options';
import { fullDisk, unreachable, watchOutage } from './outage';
import { Random } from './random';
import type { ProxiedSet } from './servers';
import { setExpiry, settle } from './settle';
import { backwards, describeShape, FOREIGN, shapeOf, type Shape } from './shape';
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

/** What an engine may warn of when all is well. */
const NO_COMPLAINTS = [/^The way back is prepared/, /bears the name of the state database/];

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
  const shape = shapeOf(options, seed, random);
  const about = describeShape(shape);
  journal.add(about);
  const there = new Leg(sides, options, shape, random, journal);
  await setFeatures(sides, shape.features, journal);
  const findings = await there.run(false);
  const summary = [about, there.summary];
  if (findings.length === 0 && shape.plan.reverse === true) {
    journal.add('the way back begins');
    const turned = { source: sides.target, target: sides.source };
    const back = new Leg(turned, options, backwards(shape), random, journal);
    findings.push(...(await back.run(true)).map((finding) => `on the way back: ${finding}`));
    summary.push(`back: ${back.summary}`);
  }
  journal.add(findings.length === 0 ? 'all is well' : findings.join('\n'));
  journal.flush();
  if (findings.length === 0) await clear(sides, seed);
  return { seed, logFile: journal.file, findings, summary: summary.join('; ') };
}

/** A migration, there or back, while its source is worked on. */
class Leg {
  summary = '';
  readonly #workload: Workload;

  constructor(
    private readonly sides: Sides,
    private readonly options: SoakOptions,
    private readonly shape: Shape,
    private readonly random: Random,
    private readonly journal: Journal,
  ) {
    const { databases, outside, names, features } = shape;
    const major = Math.min(...Object.values(features).map(Number));
    this.#workload = new Workload({
      ...{ databases, outside, names, journal },
      client: sides.source.writer,
      random: random.fork(),
      atLeast: (wanted) => major >= wanted,
      catalog: !options.sync && options.outage === undefined,
      pauseMs: options.pauseMs,
    });
  }

  /** @returns what is wrong */
  async run(isBack: boolean): Promise<string[]> {
    const { sides, shape, journal, random, options } = this;
    const { source, target } = sides;
    await Promise.all([setExpiry(source, true), setExpiry(target, true)]);
    if (!isBack) await this.#workload.fill();
    const hasSeries = Number(shape.features.target) >= 5;
    const foreign = shape.foreign
      ? await Foreign.make(target.client, shape.compared, hasSeries)
      : undefined;
    const request = requestOf(sides, shape, isBack);
    const keeper = new Keeper(request, journal, join(OUTPUT, `${shape.plan.name}.engine.log`));
    this.#workload.start();
    const { faults } = options;
    const chaos = new Chaos({ sides, keeper, random: random.fork(), journal, faults });
    const findings = await this.#watch(keeper);
    await this.#workload.stop();
    journal.add('the workload has ended');
    await chaos.stop();
    await settle(source, shape.databases);
    await Promise.all([setExpiry(source, false), setExpiry(target, false)]);
    let report: MigrationReport | undefined;
    try {
      report = await keeper.cutOver(END_LIMIT_MS);
      findings.push(...complaintsOf(report));
    } catch (error) {
      findings.push((error as Error).message);
    }
    findings.push(...keeper.faults);
    if (report !== undefined) findings.push(...(await compare(sides, shape, journal)));
    findings.push(...((await foreign?.changes()) ?? []));
    if (findings.length === 0) await foreign?.remove();
    this.summary = [
      `${this.#workload.done} operations (${this.#workload.failed} failed)`,
      `${chaos.count} troubles`,
      `${keeper.kills} kills`,
      `${keeper.starts} starts`,
      `${report?.changesApplied ?? 0} changes applied`,
    ].join(', ');
    return findings;
  }

  /** Lets it run for as long as told. @returns what is wrong */
  async #watch(keeper: Keeper): Promise<string[]> {
    const { options, sides, journal } = this;
    if (options.sync) return watchSync(keeper, options.seconds);
    if (options.outage !== undefined) {
      const { fullDisk: folder, outage: seconds } = options;
      const outage =
        folder === undefined ? unreachable(sides.target) : fullDisk(sides.target, folder);
      return watchOutage(keeper, outage, seconds, journal);
    }
    await sleep(options.seconds * 1_000);
    return [];
  }
}

function requestOf({ source, target }: Sides, { plan }: Shape, resume: boolean): MigrationRequest {
  return {
    source: { uri: source.uri, label: 'source' },
    target: { uri: target.uri, label: 'target' },
    plan,
    resume,
  };
}

function complaintsOf({ status, verification, warnings }: MigrationReport): string[] {
  const found = verification?.found ?? [];
  return [
    ...(status === 'completed' ? [] : [`the engine says: ${status}`]),
    ...found.map((difference) => `the engine found: ${JSON.stringify(difference)}`),
    ...warnings.filter(isComplaint).map((warning) => `the engine warns: ${warning}`),
  ];
}

function isComplaint(warning: string): boolean {
  return !warning.includes(FOREIGN) && !NO_COMPLAINTS.some((known) => known.test(warning));
}

async function compare(
  { source, target }: Sides,
  { compared }: Shape,
  journal: Journal,
): Promise<string[]> {
  const differences = await differencesBetween(source.client, target.client, compared);
  if (differences.length === 0) return [];
  return [
    ...differences,
    ...(await explain(source.client, target.client, compared, differences, journal)),
  ];
}

/** Removes all that a seed has left on both sides. */
async function clear({ source, target }: Sides, seed: number): Promise<void> {
  for (const { client } of [source, target]) {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const names = databases.map(({ name }) => name);
    for (const name of names.filter((one) => one.startsWith(`soak_${seed}_`))) {
      await client.db(name).dropDatabase();
    }
  }
}
