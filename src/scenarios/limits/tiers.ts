import type { ScenarioFacts } from '../facts';
import { bytesInWords, numberInWords } from '../format';
import { isSharedTier } from '../providers';
import type { KnownLimit, Weight } from './types';

const GIGABYTE = 1024 ** 3;
/** Of Free and Flex alike. */
const MOST_DATABASES = 100;
const MOST_COLLECTIONS = 500;

interface TierLimits {
  words: string;
  /** Uncompressed documents and their indexes. */
  bytes: number;
  operationsPerSecond: number;
}

const FREE: TierLimits = {
  words: 'Free tier',
  bytes: 0.5 * GIGABYTE,
  operationsPerSecond: 100,
};
const FLEX: TierLimits = { words: 'Flex tier', bytes: 5 * GIGABYTE, operationsPerSecond: 500 };

/** The tiers that a side may be of: a server tells that it shares its machine, not how. */
function tiersOf({ tier }: ScenarioFacts): TierLimits[] {
  if (tier === 'free') return [FREE];
  if (tier === 'flex' || tier === 'serverless') return [FLEX];
  return tier === 'shared' ? [FREE, FLEX] : [];
}

function inWords(side: ScenarioFacts, what: (tier: TierLimits) => string): string {
  return tiersOf(side)
    .map((tier) => `Atlas’s ${tier.words} ${what(tier)}`)
    .join(', ');
}

/** `blocker` where each of the tiers is exceeded, `warning` where one may be. */
function exceeded(side: ScenarioFacts, amount: number | undefined, of: (t: TierLimits) => number) {
  const over = tiersOf(side).filter((tier) => (amount ?? 0) > of(tier)).length;
  if (over === 0) return undefined;
  return over === tiersOf(side).length ? 'blocker' : 'warning';
}

/** Writes that come faster than the tier takes operations are never caught up with. */
function tooFast({ source, target }: { source: ScenarioFacts; target: ScenarioFacts }) {
  return exceeded(target, source.writesPerSecond, (tier) => tier.operationsPerSecond);
}

const DEDICATED = 'Upgrade it to a dedicated tier (M10 or above) first';

function throttles(side: 'source' | 'target'): KnownLimit {
  return {
    id: `${side}-tier-throttles`,
    facts: [`${side}.tier`],
    weight: (sides) => (isSharedTier(sides[side]) ? 'note' : undefined),
    text: (sides) =>
      `The ${side} is throttled: ${inWords(sides[side], (tier) => `takes ${tier.operationsPerSecond} operations a second`)}.`,
    remedy: () => 'Expect a slow copy, or upgrade it for the time of the migration.',
    fixable: true,
    sources: ['M9', 'M11'],
  };
}

/** What the tiers of Atlas that share a machine hold and bear. */
export const tierLimits: readonly KnownLimit[] = [
  {
    id: 'tier-storage',
    facts: ['target.tier', 'source.dataBytes'],
    weight: ({ source, target }): Weight | undefined =>
      exceeded(target, source.dataBytes, (tier) => tier.bytes),
    text: ({ source, target }) =>
      `${inWords(target, (tier) => `holds ${bytesInWords(tier.bytes)}`)}; ${bytesInWords(source.dataBytes ?? 0)} are to come, and their indexes.`,
    remedy: ({ source }) =>
      (source.dataBytes ?? 0) > FLEX.bytes
        ? `${DEDICATED}.`
        : `${DEDICATED}, or to Flex if it is a Free one.`,
    fixable: true,
    sources: ['M9', 'M11'],
  },
  {
    id: 'tier-databases',
    facts: ['target.tier', 'source.databases'],
    weight: ({ source, target }) =>
      isSharedTier(target) && (source.databases ?? 0) > MOST_DATABASES ? 'blocker' : undefined,
    text: ({ source }) =>
      `The target’s tier takes ${MOST_DATABASES} databases at most; ${numberInWords(source.databases ?? 0)} are to come.`,
    remedy: () => `${DEDICATED}, or migrate fewer.`,
    fixable: true,
    sources: ['M9', 'M11'],
  },
  {
    id: 'tier-collections',
    facts: ['target.tier', 'source.namespaces'],
    weight: ({ source, target }) =>
      isSharedTier(target) && (source.namespaces ?? 0) > MOST_COLLECTIONS ? 'blocker' : undefined,
    text: ({ source }) =>
      `The target’s tier takes ${MOST_COLLECTIONS} collections at most; ${numberInWords(source.namespaces ?? 0)} are to come.`,
    remedy: () => `${DEDICATED}, or migrate fewer.`,
    fixable: true,
    sources: ['M9', 'M11'],
  },
  {
    id: 'tier-operations',
    modes: ['online'],
    facts: ['target.tier', 'source.writesPerSecond'],
    weight: tooFast,
    text: ({ source, target }) =>
      `The source makes ${numberInWords(source.writesPerSecond ?? 0)} writes a second: ${inWords(target, (tier) => `takes ${tier.operationsPerSecond} operations`)}, so it may never catch up.`,
    remedy: () => `${DEDICATED}, or copy with writes stopped.`,
    fixable: true,
    sources: ['M9', 'M11'],
  },
  throttles('source'),
  throttles('target'),
];
