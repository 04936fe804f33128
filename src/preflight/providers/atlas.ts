import { measureCarried } from '../measures';
import { formatBytes } from '../../report/format';
import type { Found, PreflightContext } from '../types';

const GIGABYTE = 1024 ** 3;

/**
 * Limits of the tiers that share a machine; those of Flex, the larger one, where they differ.
 * @see https://www.mongodb.com/docs/atlas/reference/free-shared-limitations/
 */
const STORAGE = { free: 0.5 * GIGABYTE, flex: 5 * GIGABYTE };
const MOST_DATABASES = 100;
const MOST_COLLECTIONS = 500;

/** Free and Flex clusters slow down who asks too much. */
export function atlasSharedSource({ source, sourceFacts }: PreflightContext): Found[] {
  if (sourceFacts.sharedTier !== true) return [];
  return [throttled(`The source ${source.label}`)];
}

/** Free and Flex clusters hold little. */
export async function atlasSharedTarget(context: PreflightContext): Promise<Found[]> {
  const { target, targetFacts } = context;
  if (targetFacts.sharedTier !== true) return [];
  const name = `The target ${target.label}`;
  return [...tooLarge(name, await bytesOf(context)), ...tooMany(name, context), throttled(name)];
}

async function bytesOf(context: PreflightContext): Promise<number> {
  const carried = await measureCarried(context);
  return carried.reduce((sum, { dataBytes }) => sum + dataBytes, 0);
}

function tooLarge(name: string, bytes: number): Found[] {
  if (bytes <= STORAGE.free) return [];
  const fitsFlex = bytes <= STORAGE.flex;
  return [
    {
      severity: fitsFlex ? 'warning' : 'blocker',
      message: `${name} is of Atlas’s free or Flex tier, which hold 0.5 GB and 5 GB; ${formatBytes(bytes)} are to come.`,
      remedy: `Upgrade it to ${fitsFlex ? 'Flex or ' : ''}a dedicated tier (M10 or above) first.`,
      namespaces: [],
    },
  ];
}

function tooMany(name: string, { carried, map }: PreflightContext): Found[] {
  const databases = new Set(carried.map((entry) => map.targetOf(entry).db)).size;
  if (databases <= MOST_DATABASES && carried.length <= MOST_COLLECTIONS) return [];
  return [
    {
      severity: 'blocker',
      message: `${name} takes ${MOST_DATABASES} databases and ${MOST_COLLECTIONS} collections at most; ${databases} and ${carried.length} are to come.`,
      remedy: 'Upgrade it to a dedicated tier (M10 or above) first, or migrate fewer.',
      namespaces: [],
    },
  ];
}

function throttled(name: string): Found {
  return {
    severity: 'note',
    message: `${name} is of Atlas’s free or Flex tier, which throttles to 100 and 500 operations a second.`,
    remedy: 'Expect a slow copy, or upgrade it for the time of the migration.',
    namespaces: [],
  };
}
