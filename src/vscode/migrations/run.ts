import type { FerryError } from '../../engine/errors';
import type { PauseHow } from '../../engine/model/control';
import type { CutoverChoices } from '../../engine/model/cutover';
import type { LoadSettings } from '../../engine/model/load';
import type { MigrationStatus } from '../../engine/model/status';
import type { VerificationReport } from '../../engine/model/verification';

/** What a run tells whoever keeps its record. */
export interface RunListener {
  started(pid: number | undefined): void;
  status(status: MigrationStatus): void;
  /** A comparison's progress. */
  compared(documents: number, bytes: number): void;
  /** The last call. */
  ended(end: RunEnd): void;
}

/** How a run ended: with a status from the engine, with a comparison, or with an error. */
export type RunEnd =
  { status: MigrationStatus } | { verification: VerificationReport } | { error: FerryError };

/** A migration in an engine process, of this window's own or another's. */
export interface Run {
  /** Resolves when nothing more will be told, and its name is free again. */
  readonly over: Promise<void>;
  pause(how: PauseHow): Promise<void>;
  resume(): Promise<void>;
  setLoad(load: LoadSettings): Promise<void>;
  cutOver(choices: CutoverChoices): Promise<void>;
  /** Goes back to following the source. */
  abortCutover(): Promise<void>;
  cancel(): Promise<void>;
  /** Stops with the state kept. */
  interrupt(): Promise<void>;
  /** The window closes; tells nothing any more. */
  dispose(): void;
}
