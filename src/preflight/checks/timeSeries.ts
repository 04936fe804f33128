import { formatNamespace } from '../../engine/catalog/namespaces';
import { listed } from '../wording';
import type { PreflightCheck } from '../types';

/** Change streams tell nothing of time-series collections. */
export const timeSeries: PreflightCheck = {
  id: 'time-series',
  title: 'change streams tell of every collection',
  applies: ({ plan, carried }) =>
    plan.kind !== 'snapshot' && carried.some(({ kind }) => kind === 'timeseries'),
  run: ({ carried }) => {
    const namespaces = carried.filter(({ kind }) => kind === 'timeseries').map(formatNamespace);
    return [
      {
        severity: 'note',
        message: `Change streams do not tell of time-series collections: ${listed(namespaces)}.`,
        remedy:
          'Measurements written during the copy reach the target at the cutover, when these collections are compared and made equal.',
        namespaces,
      },
    ];
  },
};
