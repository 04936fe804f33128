import * as vscode from 'vscode';
import { defaultPlan } from '../../engine/model/defaults';
import type { MigrationPlan } from '../../engine/model/plan';
import type { Operation } from '../migrations/record';
import { settings, settingsSection } from '../names';

const MEGABYTE = 1024 * 1024;

/** A plan with the user's settings; every other choice at its default. */
export function planFromSettings(name: string, operation: Operation): MigrationPlan {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  // A comparison runs no migration; its plan only says what to compare.
  const plan = defaultPlan(name, operation === 'verify' ? 'migrate' : operation);
  return {
    ...plan,
    stateDatabase: configuration.get(settings.stateDatabase, plan.stateDatabase),
    parallelRanges: configuration.get(settings.parallelRanges, plan.parallelRanges),
    warnLagSeconds: configuration.get(settings.warnLagSeconds, plan.warnLagSeconds),
    rangeBytes: configuration.get(settings.rangeSizeMB, plan.rangeBytes / MEGABYTE) * MEGABYTE,
  };
}
