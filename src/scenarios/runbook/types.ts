import type { Needs, ScenarioFacts } from '../facts';
import type { Source } from '../sources';
import type { Mode } from '../types';

/** Who carries out a step. */
export type Actor = 'you' | 'Mongo Ferry' | 'cloud console';

/** Parts of a runbook, in order. */
export const RUNBOOK_PHASES = ['prepare', 'move', 'cut over', 'roll back', 'clean up'] as const;
export type RunbookPhase = (typeof RUNBOOK_PHASES)[number];

/** Commands to run, whole and in order. */
export interface Commands {
  /** `javascript` is for mongosh. */
  language: 'bash' | 'javascript' | 'json' | 'ini';
  /** Connection that a mongosh script is for. */
  on?: 'source' | 'target';
  text: string;
}

/** A step that a builder of a runbook gives. */
export interface StepDraft {
  phase: RunbookPhase;
  who: Actor;
  title: string;
  text?: string;
  commands?: Commands[];
  /** What must be seen before the next step. */
  check?: string;
  /** Ids of blockers that it removes, so that they need no step of their own. */
  removes?: string[];
}

/** A step with its number. */
export interface RunbookStep extends Omit<StepDraft, 'removes'> {
  number: number;
}

/** A shell variable that the commands use. */
export interface Variable {
  name: string;
  /** Where its value is found. */
  meaning: string;
  /** Read without showing it. */
  secret: boolean;
}

/** One side of a migration: what is known of it, and how it is reached. */
export interface RunbookSide {
  /** For headings; never holds a secret. */
  label: string;
  facts: ScenarioFacts;
  /** Connection string; a password in it is left out. */
  uri?: string;
}

/** What a runbook is made of. */
export interface RunbookRequest {
  /** Id of the method. */
  method: string;
  mode: Mode;
  /** Number of the row of the matrix, if one fits. */
  row?: string;
  source: RunbookSide;
  target: RunbookSide;
  needs: Needs;
}

/** How to carry a migration out, step by step. */
export interface Runbook {
  title: string;
  /** Id of the method. */
  method: string;
  mode: Mode;
  row?: string;
  source: string;
  target: string;
  /** Duration and downtime in words, and how they were derived. */
  estimate: { summary: string; derivation: string[] };
  variables: Variable[];
  /** To be checked before the first step. */
  prerequisites: { text: string; state: 'met' | 'not met' | 'unknown' }[];
  cannotCarry: string[];
  limits: string[];
  steps: RunbookStep[];
  /** Addresses of the public documents behind it. */
  sources: Source[];
}
