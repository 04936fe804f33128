import type { MigrationState } from '../engine/model/status';
import type { RunStatus } from '../engine/model/run';
import { connectToControl } from './controlSocket';
import type { EngineClient } from './engineClient';
import type { Registry } from './registry';
import type { RegistryEntry } from './entrySchema';

/** A process that is stopped, or the machine overloaded. */
const ANSWER_LIMIT_MS = 5_000;
const FINISHED: readonly MigrationState[] = ['completed', 'cancelled'];

/** Whether nothing is left to be resumed. */
export function isFinished(state: MigrationState): boolean {
  return FINISHED.includes(state);
}

/** A run that this machine knows, and its process if that still runs it. */
export interface KnownRun {
  entry: RegistryEntry;
  /** Live if the process answers; else the last one known, `interrupted` if it was not at its end. */
  status: RunStatus;
  /** To be disposed of by whoever asked. */
  client?: EngineClient;
}

/** Finds a run by name and connects to the process that runs it, if any. */
export async function findKnown(registry: Registry, name: string): Promise<KnownRun | undefined> {
  const entry = await registry.read(name);
  return entry && (await reach(entry));
}

/** All runs known on this machine, the latest started first. */
export async function findAllKnown(registry: Registry): Promise<KnownRun[]> {
  return await Promise.all((await registry.list()).map(reach));
}

/** Connects to the process behind an entry; without an answer, the process is taken for gone. */
export async function reach(entry: RegistryEntry): Promise<KnownRun> {
  if (isFinished(entry.status.state) || entry.socket === undefined) return unreached(entry);
  const client = await connectToControl(entry.socket);
  if (client === undefined) return unreached(entry);
  const status = await answerOf(client, entry);
  if (status !== undefined && isUnderWay(status.state)) return { entry, status, client };
  client.dispose();
  return status === undefined ? unreached(entry) : { entry, status };
}

/** The status that the process tells; undefined if it is another one by now, or runs something else. */
async function answerOf(
  client: EngineClient,
  { name, status }: RegistryEntry,
): Promise<RunStatus | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<RunStatus>((resolve) => {
    const hung = { ...status, activity: 'Its process does not answer.' };
    timer = setTimeout(() => resolve(hung), ANSWER_LIMIT_MS);
  });
  try {
    return await Promise.race([client.status(name), silent]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function unreached(entry: RegistryEntry): KnownRun {
  const { status } = entry;
  if (!isUnderWay(status.state)) return { entry, status };
  if (entry.socket === undefined && isProcessAlive(entry.pid)) return { entry, status };
  return { entry, status: asInterrupted(status) };
}

function isUnderWay(state: MigrationState): boolean {
  return state === 'running' || state === 'paused';
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function asInterrupted(status: RunStatus): RunStatus {
  const isMigration = status.kind !== undefined;
  const gone = { secondsLeft: undefined };
  const still = { documentsPerSecond: 0, bytesPerSecond: 0, changesPerSecond: 0, lagSeconds: null };
  return {
    ...status,
    state: 'interrupted',
    activity: isMigration
      ? 'Its process is gone; it can be resumed.'
      : 'Its process is gone; it is not complete.',
    ...(isMigration ? { ...gone, ...still } : gone),
  };
}
