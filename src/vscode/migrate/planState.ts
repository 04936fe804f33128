import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { Operation, VerifyChoices } from '../migrations/record';
import type { CollectionSummary } from '../../engine/catalog/summaries';
import type { ExistingDataPolicy, MigrationPlan, Rename } from '../../engine/model/plan';
import type { LoadSettings } from '../../engine/model/load';
import { formatCount } from '../../report';
import type { ChosenMethod } from '../recommendation/chosenMethod';

/** Both sides of what is to be started: what these commands may be given instead of a tree item. */
export interface Sides {
  source: Connection;
  target: Connection;
  /** The built-in engine was chosen before: the method is not asked for. */
  methodChosen?: boolean;
  /** The item of the tree that it is about: chosen at first. */
  node?: unknown;
}

/** The answers from which a migration is started. */
export interface PlanState {
  operation: Operation;
  source: Connection;
  /** What was right-clicked: these are chosen at first, else everything. */
  preselected?: { database: string; collection?: string };
  target?: Connection;
  /** Chosen before: the target is not asked for. */
  targetGiven: boolean;
  all: CollectionSummary[];
  chosen: CollectionSummary[];
  /** Chosen namespaces that the target has already. */
  clashes: string[];
  /** How it is carried over; the built-in engine where there was no question. */
  method: ChosenMethod | undefined;
  /** Chosen before: the method is not asked for. */
  methodGiven: boolean;
  renames: Rename[];
  load: LoadSettings;
  /** Whether both sides are compared while the target follows. */
  backgroundVerify: boolean;
  existing: ExistingDataPolicy;
  cutover: MigrationPlan['cutover'];
  verify: VerifyChoices;
  name: string;
}

/** What the questions draw on. */
export interface PlanContext {
  store: ConnectionStore;
  engine: ExplorerEngine;
  /** Names of migrations that are known already. */
  usedNames: () => ReadonlySet<string>;
}

/** The first few, and how many more. */
export function list(namespaces: readonly string[], limit = 8): string {
  const rest = namespaces.length - limit;
  const shown = namespaces.slice(0, limit).join(', ');
  return rest > 0 ? vscode.l10n.t('{0} and {1} more', shown, formatCount(rest)) : shown;
}
