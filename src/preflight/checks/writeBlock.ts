import { describeVersion } from '../../engine/deployment/deployment';
import type { PreflightCheck } from '../types';

/** A cutover that is to block the source's writes would find only then that it can't. */
export const writeBlock: PreflightCheck = {
  id: 'write-block',
  title: 'the source can block its writes for the cutover',
  applies: ({ plan }) => plan.blockWrites === true,
  run: ({ source }) => {
    if (source.abilities.can('blockWrites')) return [];
    const mayBeRaised = source.binary.atLeast(6);
    return [
      {
        severity: 'blocker',
        message: `The source ${source.label} is ${describeVersion(source)}, which can't block writes.`,
        remedy: `Stop the writers yourself at the cutover${mayBeRaised ? ', or raise its feature compatibility version to 6.0 first' : ''}.`,
        namespaces: [],
        choice: 'plan',
      },
    ];
  },
};
