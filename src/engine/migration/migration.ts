import type { Log } from '../log';
import type { Endpoint, MigrationReport, MigrationRequest, MigrationStatus } from './types';

/**
 * One migration, run in this process. Its durable state is in the target's state database, so
 * that any other process can resume it.
 */
export class Migration {
  constructor(
    readonly request: MigrationRequest,
    readonly options: { log: Log; toolVersion: string },
  ) {}

  /** The migration as it stands now. */
  status(): MigrationStatus {
    throw new Error('to be written');
  }

  /** Calls `listener` on each change of state or phase and about once a second; returns how to stop that. */
  onStatus(_listener: (status: MigrationStatus) => void): () => void {
    throw new Error('to be written');
  }

  /**
   * Runs to the end (a `sync` until it is cut over, cancelled or interrupted).
   * @throws FerryError `refused` before anything was written, `failed` when it stopped with its
   * state kept, `interrupted` after {@link interrupt}.
   */
  run(): Promise<MigrationReport> {
    throw new Error('to be written');
  }

  /** Stops at the next batch; resolves when the pause is stored. */
  pause(): Promise<void> {
    throw new Error('to be written');
  }

  resume(): Promise<void> {
    throw new Error('to be written');
  }

  /** The user says that writes to the source have stopped. @throws FerryError if not caught up. */
  cutOver(): Promise<void> {
    throw new Error('to be written');
  }

  /** Ends it for good; the target keeps what was copied. */
  cancel(): Promise<void> {
    throw new Error('to be written');
  }

  /** Stops with the state kept, for a later resume. */
  interrupt(): Promise<void> {
    throw new Error('to be written');
  }
}

/** The migrations that a target's state database knows. */
export function readStoredMigrations(
  _target: Endpoint,
  _stateDatabase: string,
): Promise<MigrationStatus[]> {
  throw new Error('to be written');
}
