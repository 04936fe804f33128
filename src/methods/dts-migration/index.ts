import { dtsVerdicts } from '../shared/dts/verdicts';
import { dtsSteps } from '../shared/dts/runbook';
import type { Method } from '../method';
import { advice } from './advice';

/** Data Transmission Service, migration. */
export const dtsMigration: Method = {
  id: 'dts-migration',
  title: 'Alibaba Cloud DTS, migration',
  advice,
  verdicts: dtsVerdicts,
  runbook: (context) => dtsSteps(context, false),
};
