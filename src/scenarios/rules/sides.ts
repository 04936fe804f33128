import type { CommonRule } from '../rule';
import { NOT_DEPLOYMENTS, providerName } from '../providers';

const NOT_TARGETS = new Set(['compose', 'dynamodb', 'files', 'dump', 'sample-data']);

/** What the source is, and which methods that leaves. */
export const sourceRules: CommonRule[] = [
  {
    id: 'source-is-no-deployment',
    kind: 'blocker',
    of: ({ reads }) => !['dump', 'files', 'tables', 'sample data'].includes(reads),
    facts: ['source.provider'],
    when: ({ source }) => NOT_DEPLOYMENTS.has(source.provider),
    text: ({ source }) => `The source is ${providerName(source)}, not a MongoDB deployment.`,
    remedy: 'Use a method that imports files.',
    fixable: false,
  },
  {
    id: 'no-files-to-import',
    kind: 'blocker',
    of: ({ reads }) => reads === 'files',
    facts: ['source.provider'],
    when: ({ source }) => source.provider === 'dump' || source.provider === 'sample-data',
    text: ({ source }) => `The source is ${providerName(source)}, not JSON or CSV.`,
    remedy: 'Use mongorestore for a dump.',
    fixable: false,
  },
  {
    id: 'sample-data-only',
    kind: 'blocker',
    of: ({ reads }) => reads === 'sample data',
    facts: [],
    alsoCites: () => ['source.provider', 'needs.purpose'],
    when: ({ source, needs }) =>
      source.provider !== 'sample-data' && needs.purpose !== 'sample-data',
    text: 'It loads sample data, nothing else.',
    remedy: 'Choose it when sample data is wanted.',
    fixable: false,
  },
  {
    id: 'sample-data-wanted',
    kind: 'blocker',
    of: ({ reads }) => reads !== 'sample data',
    facts: ['needs.purpose'],
    when: ({ needs }) => needs.purpose === 'sample-data',
    text: 'Sample data is wanted, not the data of a source.',
    remedy: 'Let Atlas load its sample data, or load that of Mongo Ferry.',
    fixable: false,
  },
];

/** What the target is, and which methods that leaves. */
export const targetRules: CommonRule[] = [
  {
    id: 'target-is-no-deployment',
    kind: 'blocker',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== undefined && NOT_TARGETS.has(target.provider),
    text: ({ target }) => `Nothing can be migrated to ${providerName(target)}.`,
    remedy: 'Choose a MongoDB deployment as the target.',
    fixable: false,
  },
  {
    id: 'only-into-atlas',
    kind: 'blocker',
    of: ({ target, reads }) => target.vendor === 'atlas' && reads !== 'sample data',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== 'atlas',
    text: ({ target }) => `It leads into Atlas; the target is ${providerName(target)}.`,
    remedy: 'Choose an Atlas cluster as the target.',
    fixable: false,
  },
];
