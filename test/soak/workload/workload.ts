import { setTimeout as sleep } from 'node:timers/promises';
import { BSON, type MongoClient } from 'mongodb';
import { silentLog } from '../../../src/engine/log';
import { retrying } from '../../../src/engine/deployment/retry';
import type { Journal } from '../journal';
import type { Random } from '../random';
import { CATALOG_OPERATIONS, type Stage } from './catalogOperations';
import { randomDocument } from './documents';
import { DOCUMENT_OPERATIONS, type Item, type Place } from './documentOperations';

/** How a workload is made. */
export interface WorkloadOptions {
  client: MongoClient;
  databases: string[];
  outside: string;
  /** Names of collections and views that come and go. */
  names: string[];
  random: Random;
  journal: Journal;
  atLeast: (major: number) => boolean;
  /** Whether collections and indexes change, too. */
  catalog: boolean;
  /** Of each writer between two operations, at most. */
  pauseMs: number;
}

/** Names of collections and views that come and go. */
export const NAMES = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5'];
const SERIES_NAMES = ['ts0', 'ts1'];
const WRITERS = 3;
/** Writers that change the catalog pause this much longer. */
const CATALOG_PAUSE = 20;
const DOCUMENTS_AT_FIRST = 1_000;
const LONGEST_LINE = 2_000;

function text(value: unknown): string {
  return BSON.EJSON.stringify(value, { relaxed: true }).slice(0, LONGEST_LINE);
}

/** Several writers who change everything at random; what they did is in the journal. */
export class Workload {
  done = 0;
  failed = 0;
  readonly #stopping = new AbortController();
  #writers: Promise<void>[] = [];

  constructor(private readonly options: WorkloadOptions) {}

  /** Lays down what the writers begin with. */
  async fill(): Promise<void> {
    const { client, databases, outside, random } = this.options;
    for (const db of [...databases, outside]) {
      for (const name of this.options.names.slice(0, 3)) {
        const documents = Array.from({ length: DOCUMENTS_AT_FIRST }, (_, _id) => ({
          _id,
          ...randomDocument(random),
        }));
        const collection = client.db(db).collection<Item>(name);
        // An election of the seed before may not be over.
        await retrying(
          async () => {
            await collection.deleteMany({});
            await collection.insertMany(documents);
          },
          { what: `filling ${collection.namespace}`, log: silentLog, sleep },
        );
      }
    }
  }

  start(): void {
    const { random, catalog } = this.options;
    this.#writers = Array.from({ length: WRITERS }, () => this.#change(random.fork()));
    if (catalog) this.#writers.push(this.#changeCatalog(random.fork()));
  }

  /** Ends after the operations at hand. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#writers);
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #change(random: Random): Promise<void> {
    const operations = DOCUMENT_OPERATIONS.map(
      ([weight, name, run]) => [weight, { name, run }] as const,
    );
    while (!this.#stopped) {
      const { name, run } = random.weighted(operations);
      const place = this.#place(random);
      const namespace = `${place.db}.${place.name}`;
      await this.#attempt(name, namespace, async () => ({
        about: await run(place),
        namespaces: [namespace],
      }));
      await sleep(random.below(this.options.pauseMs + 1));
    }
  }

  async #changeCatalog(random: Random): Promise<void> {
    const operations = CATALOG_OPERATIONS.map(
      ([weight, name, run]) => [weight, { name, run }] as const,
    );
    const stage: Stage = { ...this.options, seriesNames: SERIES_NAMES, random };
    while (!this.#stopped) {
      const { name, run } = random.weighted(operations);
      await this.#attempt(`ddl ${name}`, '', () => run(stage));
      await sleep(random.below(this.options.pauseMs * CATALOG_PAUSE));
    }
  }

  async #attempt(
    name: string,
    where: string,
    run: () => Promise<{ about: unknown; namespaces: string[] } | undefined>,
  ): Promise<void> {
    const { journal } = this.options;
    try {
      const outcome = await run();
      this.done++;
      journal.add(`${name} ${where} ${text(outcome?.about ?? null)}`, outcome?.namespaces);
    } catch (error) {
      // Much of it can't work: names are taken or gone, servers are away. It may have happened.
      this.failed++;
      journal.add(`failed ${name} ${where}: ${(error as Error).message.slice(0, 200)}`, [where]);
    }
  }

  #place(random: Random): Place {
    const { client, databases, outside, names } = this.options;
    const db = random.chance(0.05) ? outside : random.pick(databases);
    const name = random.pick(names);
    const others = () => client.db(random.pick(databases)).collection<Item>(random.pick(names));
    return {
      client,
      db,
      name,
      collection: client.db(db).collection<Item>(name, { ignoreUndefined: false }),
      random,
      others,
    };
  }
}
