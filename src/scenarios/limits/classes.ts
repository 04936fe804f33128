import type { ScenarioFacts } from '../facts';
import { bytesInWords, numberInWords } from '../format';
import type { KnownLimit } from './types';

const GIGABYTE = 1e9;
/** Of an ApsaraDB instance's cloud disk. */
const OPERATIONS_PER_GIGABYTE = 30;
const MOST_OPERATIONS = 20_000;
/** A file of one collection that is larger makes an ApsaraDB instance unavailable. */
const MOST_OF_A_COLLECTION = 16e12;

/** What the cloud disk of an instance class can have at most, by how the class is named. */
function mostStorage({ instanceClass = '' }: ScenarioFacts): number | undefined {
  if (instanceClass.startsWith('mdb.')) return 16_000 * GIGABYTE;
  return instanceClass.startsWith('dds.') ? 2_000 * GIGABYTE : undefined;
}

/** Reads and writes a second that a disk of that size bears. */
function operations({ diskBytes }: ScenarioFacts): number {
  const gigabytes = (diskBytes ?? Infinity) / GIGABYTE;
  return Math.min(MOST_OPERATIONS, gigabytes * OPERATIONS_PER_GIGABYTE);
}

function isInstance({ provider }: ScenarioFacts): boolean {
  return provider === 'apsaradb';
}

/** What instance classes of ApsaraDB hold and bear. */
export const classLimits: readonly KnownLimit[] = [
  {
    id: 'class-storage',
    facts: ['target.instanceClass', 'source.storageBytes'],
    weight: ({ source, target }) =>
      isInstance(target) && (source.storageBytes ?? 0) > (mostStorage(target) ?? Infinity)
        ? 'blocker'
        : undefined,
    text: ({ source, target }) =>
      `The class ${target.instanceClass ?? ''} holds ${bytesInWords(mostStorage(target) ?? 0)} at most; the source takes ${bytesInWords(source.storageBytes ?? 0)}.`,
    remedy: () => 'Choose a larger class, or a sharded cluster.',
    fixable: true,
    sources: ['AC'],
  },
  {
    id: 'disk-operations',
    modes: ['online'],
    facts: ['target.diskBytes', 'source.writesPerSecond'],
    weight: ({ source, target }) =>
      isInstance(target) && (source.writesPerSecond ?? 0) > operations(target)
        ? 'warning'
        : undefined,
    text: ({ source, target }) =>
      `The source makes ${numberInWords(source.writesPerSecond ?? 0)} writes a second; the target’s disk of ${bytesInWords(target.diskBytes ?? 0)} bears ${numberInWords(Math.round(operations(target)))} operations.`,
    remedy: () => 'Enlarge the disk: ApsaraDB gives 30 operations a second for each gigabyte.',
    fixable: true,
    sources: ['AC'],
  },
  {
    id: 'collection-file-too-large',
    facts: ['target.provider', 'source.largestCollectionBytes'],
    weight: ({ source, target }) =>
      isInstance(target) && (source.largestCollectionBytes ?? 0) > MOST_OF_A_COLLECTION
        ? 'blocker'
        : undefined,
    text: ({ source }) =>
      `A collection of ApsaraDB may take ${bytesInWords(MOST_OF_A_COLLECTION)}; the largest takes ${bytesInWords(source.largestCollectionBytes ?? 0)}.`,
    remedy: () => 'Shard that collection on a sharded target.',
    fixable: true,
    sources: ['AC'],
  },
];
