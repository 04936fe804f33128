import type { Described } from './advice';
import type { ScenarioRow } from './rows/types';
import type { Situation } from './sides';
import type { Mode } from './types';

/** One method in one mode, before two given sides: what the rules look at. */
export interface Case extends Situation {
  method: Described;
  mode: Mode;
  /** Rows that fit both sides. */
  rows: ScenarioRow[];
}
