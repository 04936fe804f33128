import * as vscode from 'vscode';
import type { Sides } from '../migrate/planState';
import { commands } from '../names';
import type { Runbooks } from '../runbook/runbooks';
import { type ChosenMethod, isBuiltIn } from './chosenMethod';

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
