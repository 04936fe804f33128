import { formatNamespace } from '../../engine/catalog/namespaces';
import { inspectTarget } from '../../engine/migration/admission';
import type { ExistingDataPolicy } from '../../engine/model/plan';
import { listed } from '../wording';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Data that is in the way in the target is left alone unless the plan says otherwise. */
export const targetNotEmpty: PreflightCheck = {
  id: 'target-not-empty',
  title: 'the target has room for the namespaces',
  applies: ({ resume }) => !resume,
  run: async (context) => {
    const { target, map, carried, plan } = context;
    const occupied = (await inspectTarget(target, map, carried)).occupied.map(formatNamespace);
    return occupied.length === 0 ? [] : [outcomes[plan.existing](context, occupied)];
  },
};

const outcomes: Record<
  ExistingDataPolicy,
  (context: PreflightContext, occupied: string[]) => Found
> = {
  refuse: ({ target }, occupied) => ({
    severity: 'blocker',
    message: `The target ${target.label} already holds data in ${listed(occupied)}.`,
    remedy: 'Drop exactly these first, keep them and overwrite by _id, or rename or exclude them.',
    commandLine: '--drop-target, --continue, --rename, --exclude',
    namespaces: occupied,
    choice: 'plan',
  }),
  continue: ({ target }, occupied) => ({
    severity: 'warning',
    message: `The target ${target.label} already holds data in ${listed(occupied)}, which stays.`,
    remedy: 'Documents of the same _id are overwritten; others remain and count as differences.',
    namespaces: occupied,
  }),
  drop: ({ target }, occupied) => ({
    severity: 'warning',
    message: `These namespaces of the target ${target.label} will be dropped: ${listed(occupied)}.`,
    remedy: 'Stop here if anything in them is still needed.',
    namespaces: occupied,
  }),
};
