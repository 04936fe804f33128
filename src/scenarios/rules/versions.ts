import { follows, type Advice } from '../advice';
import type { Case } from '../case';
import { hopsInWords, nearestAbove } from '../hops';
import type { CommonRule } from '../rule';
import {
  atLeast,
  compareVersions,
  DRIVER_MINIMUM,
  pairSupported,
  pairsInWords,
  satisfies,
  series,
} from '../versions';

function amongPairs({ method, source, target }: Case): boolean | undefined {
  return pairSupported(method.advice.versions, source.version, target.version);
}

/** The hops of a source that is too old for every pair with the target. */
function wayUp({ method, source, target }: Case): string {
  if (source.version === undefined || source.provider !== 'self-managed') return '';
  const wanted = method.advice.versions
    .filter((pair) => target.version === undefined || satisfies(target.version, pair.target))
    .map((pair) => series(pair.source.replace(/^>=|\+$/g, '')));
  const nearest = nearestAbove(source.version, wanted);
  return nearest === undefined ? '' : hopsInWords(source.version, nearest);
}

function knowsItsPairs({ otherPairs }: Advice): boolean {
  return otherPairs === 'refused';
}

/** Pairs of server versions that documents list. */
export const pairRules: CommonRule[] = [
  {
    id: 'pair-refused',
    kind: 'blocker',
    of: knowsItsPairs,
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: (given) =>
      (given.source.version !== undefined || given.target.version !== undefined) &&
      amongPairs(given) === false,
    text: ({ source, target, method }) =>
      `${source.version ?? 'an unknown version'} to ${target.version ?? 'an unknown version'} is not a supported pair; supported: ${pairsInWords(method.advice.versions)}.`,
    remedy: (given) =>
      ['Choose a target version of a supported pair, or patch the source up to one.', wayUp(given)]
        .filter((sentence) => sentence !== '')
        .join(' '),
    fixable: false,
  },
  {
    id: 'pair-supported',
    kind: 'reason',
    of: knowsItsPairs,
    part: 'fit',
    points: 3,
    facts: ['source.version', 'target.version'],
    when: (given) => amongPairs(given) === true,
    text: ({ source, target }) =>
      `${source.version ?? ''} to ${target.version ?? ''} is a supported pair of versions.`,
  },
];

/** Server versions, whatever is listed. */
export const versionRules: CommonRule[] = [
  {
    id: 'old-source-followed-by-oplog',
    kind: 'reason',
    of: ({ reads }) => reads === 'oplog',
    modes: ['online'],
    part: 'fit',
    points: 3,
    facts: ['source.version'],
    when: ({ source }) =>
      atLeast(source.version ?? '', '3.0') && !atLeast(source.version ?? '', DRIVER_MINIMUM),
    text: ({ source }) =>
      `It reads the oplog of ${source.version ?? ''}, which newer drivers no longer speak to.`,
  },
  {
    id: 'downgrade',
    kind: 'limit',
    of: (advice) => (follows(advice) || advice.reads === 'dump') && !knowsItsPairs(advice),
    part: 'safety',
    points: -10,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) =>
      compareVersions(series(target.version ?? ''), series(source.version ?? '')) < 0,
    text: ({ source, target }) =>
      `The target's ${target.version ?? ''} is older than the source's ${source.version ?? ''}: newer options and types may be refused.`,
  },
];
