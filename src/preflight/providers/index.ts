import type { Found, PreflightContext } from '../types';
import { apsaradbSides } from './apsaradb';
import { atlasSharedSource, atlasSharedTarget } from './atlas';
import { cosmosdbSource, cosmosdbTarget } from './cosmosdb';
import { documentdbSource, documentdbTarget } from './documentdb';

/** What one provider's deployments ask of one side; finds nothing where another provider runs it. */
export type ProviderRule = (context: PreflightContext) => Promise<Found[]> | Found[];

/** All rules. */
export const providerRules: readonly ProviderRule[] = [
  atlasSharedSource,
  atlasSharedTarget,
  apsaradbSides,
  cosmosdbSource,
  cosmosdbTarget,
  documentdbSource,
  documentdbTarget,
];
