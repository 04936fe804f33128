import { KNOWN_LIMITS } from '../../scenarios/limits';
import { limitsFound } from '../limits';
import type { Found, PreflightContext } from '../types';
import { apsaradbSides } from './apsaradb';
import { atlasTiers } from './atlas';
import { lookalikes } from './lookalikes';

/** What one provider's deployments ask of one side; finds nothing where another provider runs it. */
export type ProviderRule = (context: PreflightContext) => Promise<Found[]> | Found[];

/** All rules. */
export const providerRules: readonly ProviderRule[] = [
  atlasTiers,
  apsaradbSides,
  (context) => limitsFound(context, KNOWN_LIMITS.amount),
  lookalikes,
];
