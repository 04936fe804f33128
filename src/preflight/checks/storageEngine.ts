import { targetForgets } from '../../scenarios/limits/features';
import { limitsFound } from '../limits';
import type { PreflightCheck } from '../types';

/** The target must keep what is written to it. */
export const storageEngine: PreflightCheck = {
  id: 'storage-engine',
  title: 'the target’s storage engine keeps what is written',
  applies: ({ targetFacts }) => targetFacts.storageEngine !== undefined,
  run: (context) => limitsFound(context, [targetForgets]),
};
