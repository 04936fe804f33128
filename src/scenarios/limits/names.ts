import { isSharedTier } from '../providers';
import type { KnownLimit } from './types';

const LONGEST_DATABASE = 38;
const LONGEST_NAMESPACE = 95;

/** How long names may be on the tiers of Atlas that share a machine. */
export const nameLimits: readonly KnownLimit[] = [
  {
    id: 'tier-database-names',
    facts: ['target.tier', 'source.longestDatabaseNameBytes'],
    weight: ({ source, target }) =>
      isSharedTier(target) && (source.longestDatabaseNameBytes ?? 0) > LONGEST_DATABASE
        ? 'blocker'
        : undefined,
    text: ({ source }) =>
      `Names of databases may have ${LONGEST_DATABASE} bytes on the target’s tier; the longest has ${source.longestDatabaseNameBytes ?? 0}.`,
    remedy: () => 'Rename the database on the way, or upgrade the target to M10 or above first.',
    fixable: true,
    sources: ['M9', 'M11'],
  },
  {
    id: 'tier-namespaces',
    facts: ['target.tier', 'source.longestNamespaceBytes'],
    weight: ({ source, target }) =>
      isSharedTier(target) && (source.longestNamespaceBytes ?? 0) > LONGEST_NAMESPACE
        ? 'blocker'
        : undefined,
    text: ({ source }) =>
      `Names of database and collection together may have ${LONGEST_NAMESPACE} bytes on the target’s tier; the longest have ${source.longestNamespaceBytes ?? 0}.`,
    remedy: () => 'Rename the collection on the way, or upgrade the target to M10 or above first.',
    fixable: true,
    sources: ['M9', 'M11'],
  },
];
