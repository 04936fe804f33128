import type { Needs, ScenarioFacts } from '../../scenarios/facts';
import type { RankedMethod } from '../../scenarios/rankedMethod';
import type { Mode } from '../../scenarios/types';
import type { Connection } from '../connections/connection';

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
