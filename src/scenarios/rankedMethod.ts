import type { Advice } from './advice';
import type { CheckedPrerequisite } from './prerequisites';
import type { RemedyCommands, ScorePart } from './rule';
import type { Citation, Estimate } from './sides';
import type { Fact, Mode, RoleNeed } from './types';

/** A part of a score, and what earned it. */
export interface ScoreLine {
  part: ScorePart;
  points: number;
  because: string;
}

/** A method in one mode, judged. */
export interface RankedMethod {
  /** Id of the method. */
  method: string;
  mode: Mode;
  title: string;
  drivenBy: Advice['drivenBy'];
  /** What this product starts for it by itself; without, it is carried out by its runbook. */
  startedAs?: Advice['startedAs'];
  status: MethodStatus;
  /** From 1. */
  rank: number;
  score: { total: number; parts: ScoreLine[] };
  reasons: Statement[];
  limits: Statement[];
  blockers: Blocker[];
  prerequisites: CheckedPrerequisite[];
  /** Conditions that are not met, and no blocker tells of. */
  unmet: string[];
  /** Conditions that facts would decide, and do not. */
  questions: string[];
  /** What the documents of the method and of its rows warn of. */
  documentedLimits: Fact[];
  /** Accounts it needs, with how to grant them. */
  roles: RoleNeed[];
  estimate: Estimate;
  cannotCarry: string[];
  /** Rows of the matrix that hold this method for these sides. */
  rows: string[];
  /** Why it is behind the first. */
  lostBecause?: string;
}

/** A statement and the facts it stands on. */
export interface Statement {
  id: string;
  text: string;
  cites: Citation[];
}

/** What keeps a method from being used as things stand. */
export interface Blocker extends Statement {
  remedy: string;
  /** Whether the remedy can be carried out before this migration. */
  fixable: boolean;
  commands?: RemedyCommands;
}

/**
 * `ready` — nothing stands against it, and nothing that could is unknown; `conditional` — it can
 * start if the open questions are answered well; `needs-action` — what stands against it, or a
 * condition that is not met, can be mended first;
 * `last-resort` — people must help; `unsuitable` — a blocker that cannot be removed.
 */
export type MethodStatus = 'ready' | 'conditional' | 'needs-action' | 'last-resort' | 'unsuitable';
