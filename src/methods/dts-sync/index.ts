import { dtsVerdicts } from '../shared/dts/verdicts';
import { dtsSteps } from '../shared/dts/runbook';
import type { Method } from '../method';
import { advice } from './advice';

/** Data Transmission Service, continuous synchronization. */
export const dtsSync: Method = {
  id: 'dts-sync',
  title: 'Alibaba Cloud DTS, synchronization',
  advice,
  verdicts: dtsVerdicts,
  runbook: (context) => dtsSteps(context, context.needs.purpose === 'sync'),
};
