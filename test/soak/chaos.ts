import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from 'mongodb';
import type { Journal } from './journal';
import type { Keeper } from './keeper';
import { loseMajority, regainMajority } from './majority';
import type { Fault } from './options';
import type { Random } from './random';
import { onEachMember, onMember, type ProxiedSet } from './servers';

const FAULTY_COMMANDS = ['insert', 'update', 'delete', 'getMore', 'find', 'aggregate'];

/** Codes that pass by themselves: elections, shutdowns, time-outs, lost cursors. */
const CODES = [6, 7, 43, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435];

/** One for a whole run: some engines die young, some live long enough to follow the source. */
const KILL_PAUSES_MS = [3_000, 8_000, 20_000];

/** Where faults strike. */
export interface ChaosOptions {
  sides: { source: ProxiedSet; target: ProxiedSet };
  keeper: Keeper;
  random: Random;
  journal: Journal;
  faults: Fault[];
}

/** Makes trouble until it is told to stop, one trouble at a time but for the engine's deaths. */
export class Chaos {
  readonly #stopping = new AbortController();
  readonly #work: Promise<unknown>;
  count = 0;

  constructor(private readonly options: ChaosOptions) {
    const { faults, random } = options;
    const servers = faults.some((fault) => fault !== 'engine');
    this.#work = Promise.all([
      ...(servers ? [this.#loop(random.fork(), 800, (own) => this.#trouble(own))] : []),
      ...(faults.includes('engine')
        ? [this.#loop(random.fork(), random.pick(KILL_PAUSES_MS), () => this.#killEngine())]
        : []),
    ]);
  }

  /** Ends the trouble, and puts everything right again. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#work;
    await this.#heal();
  }

  async #loop(
    random: Random,
    pauseMs: number,
    strike: (random: Random) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await sleep(random.between(0.2, 1.8) * pauseMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      this.count++;
      try {
        await strike(random);
      } catch (error) {
        this.options.journal.add(`trouble failed: ${(error as Error).message}`);
      }
    }
  }

  async #trouble(random: Random): Promise<void> {
    const { faults, sides } = this.options;
    const side = random.pick(['source', 'target'] as const);
    const kind = random.pick(faults.filter((fault) => fault !== 'engine'));
    if (kind === 'elections') await this.#stepDown(side);
    else if (kind === 'members') await this.#killMember(side, random);
    else if (kind === 'majority') await this.#takeMajority(side, random);
    else if (kind === 'commands') await this.#failCommands(side, random);
    else await this.#disturbNetwork(side, sides[side], random);
  }

  async #killEngine(): Promise<void> {
    const { keeper, journal, random } = this.options;
    // Else, on a slow machine, it would be killed before it does anything.
    if (keeper.status === undefined) return;
    await sleep(random.between(0, 2_000));
    const { phase, activity } = keeper.status;
    journal.add(`kill the engine in ${phase}, ${activity}`);
    await keeper.kill();
  }

  async #stepDown(side: 'source' | 'target'): Promise<void> {
    this.options.journal.add(`${side}: step down`);
    await this.options.sides[side].set.stepDown();
  }

  async #killMember(side: 'source' | 'target', random: Random): Promise<void> {
    const { set } = this.options.sides[side];
    const member = random.below(set.hosts.length);
    this.options.journal.add(`${side}: kill member ${member}`);
    await set.kill(member);
    await sleep(random.between(0, 2_500));
    await set.restart(member);
    this.options.journal.add(`${side}: member ${member} is back`);
  }

  /** Now and then the primary dies with what only it has, and has to undo it when it comes back. */
  async #takeMajority(side: 'source' | 'target', random: Random): Promise<void> {
    const { sides, journal } = this.options;
    const taken = sides[side];
    journal.add(`${side}: the majority is lost`);
    const primary = await loseMajority(taken);
    await sleep(random.between(500, 5_000));
    const dies = random.chance(0.3);
    if (dies) {
      journal.add(`${side}: kill the primary, which alone has the newest writes`);
      await taken.set.kill(primary);
    }
    await regainMajority(taken);
    if (dies) {
      await sleep(random.between(3_000, 5_000));
      await taken.set.restart(primary);
    }
    journal.add(`${side}: the majority is back`);
  }

  async #failCommands(side: 'source' | 'target', random: Random): Promise<void> {
    const { set } = this.options.sides[side];
    const host = random.pick(set.hosts);
    const how = random.weighted<Document>([
      [4, { closeConnection: true }],
      [4, { errorCode: random.pick(CODES) }],
      [2, { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } }],
      [2, { blockConnection: true, blockTimeMS: random.below(3_000) }],
    ]);
    const failCommands = FAULTY_COMMANDS.filter(() => random.chance(0.5));
    if (failCommands.length === 0) return;
    const mode = { times: 1 + random.below(8) };
    this.options.journal.add(
      `${side}: fail ${JSON.stringify({ ...how, failCommands, mode, host })}`,
    );
    const data = { ...how, failCommands, appName: 'mongo-ferry' };
    await onMember(host, (client) =>
      client.db('admin').command({ configureFailPoint: 'failCommand', mode, data }),
    );
  }

  async #disturbNetwork(side: string, { proxies }: ProxiedSet, random: Random): Promise<void> {
    const all = random.chance(0.3);
    const disturbed = all ? proxies : [random.pick(proxies)];
    const how = random.weighted<'cut' | 'stall' | 'delay'>([
      [4, 'cut'],
      [3, 'stall'],
      [3, 'delay'],
    ]);
    const milliseconds = random.between(100, 2_500);
    this.options.journal.add(
      `${side}: ${how} ${disturbed.length} connections for ${Math.round(milliseconds)} ms`,
    );
    for (const proxy of disturbed) {
      if (how === 'delay') proxy.delay(random.between(10, 400));
      else proxy[how]();
    }
    await sleep(milliseconds);
    for (const proxy of disturbed) proxy.heal();
  }

  async #heal(): Promise<void> {
    const { source, target } = this.options.sides;
    this.options.journal.add('heal');
    for (const side of [source, target]) {
      for (const proxy of side.proxies) proxy.heal();
      for (const member of side.set.hosts.keys()) {
        if (side.set.pid(member) === undefined) await side.set.restart(member);
      }
      await regainMajority(side);
      await onEachMember(side, { configureFailPoint: 'failCommand', mode: 'off' });
    }
  }
}
