import { timeSeriesAtCutover } from '../../scenarios/limits/features';
import { limitsFound } from '../limits';
import type { PreflightCheck } from '../types';

/** Change streams tell nothing of time-series collections. */
export const timeSeries: PreflightCheck = {
  id: 'time-series',
  title: 'change streams tell of every collection',
  applies: ({ plan, carried }) =>
    plan.kind !== 'snapshot' && carried.some(({ kind }) => kind === 'timeseries'),
  run: (context) => limitsFound(context, [timeSeriesAtCutover]),
};
