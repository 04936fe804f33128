import type { PreflightCheck } from '../types';
import { changeStreams } from './changeStreams';
import { databaseNames } from './databaseNames';
import { oplogWindow } from './oplogWindow';
import { privileges } from './privileges';
import { renameClash } from './renameClash';
import { sameDeployment } from './sameDeployment';
import { targetNotEmpty } from './targetNotEmpty';
import { timeSeries } from './timeSeries';
import { unknownNamespace } from './unknownNamespace';
import { versions } from './versions';

/** All checks; the first blocker in this order is the one a refusal names. */
export const checks: readonly PreflightCheck[] = [
  sameDeployment,
  changeStreams,
  versions,
  unknownNamespace,
  renameClash,
  databaseNames,
  privileges,
  targetNotEmpty,
  oplogWindow,
  timeSeries,
];
