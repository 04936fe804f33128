import * as vscode from 'vscode';
import type { Needs, ScenarioFacts } from '../../scenarios/facts';
import type { RankedMethod } from '../../scenarios/recommend';
import type { Mode } from '../../scenarios/types';
import type { Connection } from '../connections/connection';
import type { Sides } from '../migrate/migrateFeature';
import { commands } from '../names';
import type { Runbooks } from '../runbook/runbooks';

/** A side of a migration: a saved connection, or only what is known of it. */
export interface ChosenSide {
  label: string;
  facts: ScenarioFacts;
  connection?: Connection;
}

/** A method chosen for two sides. */
export interface ChosenMethod {
  /** Id of the method. */
  method: string;
  mode: Mode;
  startedAs?: RankedMethod['startedAs'];
  /** Number of the row of the matrix, if one fits. */
  row?: string;
  source: ChosenSide;
  target: ChosenSide;
  needs: Needs;
}

/** Whether Mongo Ferry carries a method out itself, without a runbook. */
export function isBuiltIn({ startedAs, source, target }: ChosenMethod): boolean {
  if (startedAs === undefined || target.connection === undefined) return false;
  return startedAs === 'sample data' || source.connection !== undefined;
}

/** Starts the migration where Mongo Ferry carries it out; opens the runbook of any other method. */
export async function carryOut(chosen: ChosenMethod, runbooks: Runbooks): Promise<void> {
  const source = chosen.source.connection;
  const target = chosen.target.connection;
  if (!isBuiltIn(chosen) || !target) return runbooks.open(chosen);
  if (chosen.startedAs === 'sample data') {
    await vscode.commands.executeCommand(commands.loadSample, target);
    return;
  }
  if (!source) return;
  const sides: Sides = { source, target, methodChosen: true };
  await vscode.commands.executeCommand(operationCommand(chosen), sides);
}

function operationCommand({ mode, needs }: ChosenMethod): string {
  if (mode === 'offline') return commands.snapshot;
  return needs.purpose === 'sync' ? commands.sync : commands.migrate;
}
