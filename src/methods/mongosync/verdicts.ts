import type { ScenarioFacts } from '../../scenarios/facts';
import type { Verdict } from '../../scenarios/rule';
import type { Sides } from '../../scenarios/sides';
import { atLeast, series } from '../../scenarios/versions';
import { fcvBehind, noStructureChanges } from '../shared/mongosyncBased';

/** Whether it can turn round after the cutover. */
export function canReverse({ source, target }: Sides): boolean {
  return (
    source.version !== undefined &&
    target.version !== undefined &&
    atLeast(source.version, '6.0') &&
    series(source.version) === series(target.version) &&
    source.shards === target.shards &&
    source.topology === target.topology
  );
}

/** The last release whose documents list sources of 4.4 and targets of 6.0. */
export const OLD_RELEASE = '1.18';

/** Whether the pair of versions is taken by older releases only. */
export function needsOldRelease(source: ScenarioFacts, target: ScenarioFacts): boolean {
  return (
    (source.version !== undefined && series(source.version) === '4.4') ||
    (target.version !== undefined && series(target.version) === '6.0')
  );
}

/** What mongosync can and cannot do, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'mongosync-community',
    about: 'services',
    kind: 'limit',
    part: 'safety',
    points: -5,
    facts: ['source.edition'],
    when: ({ source }) => source.edition === 'community',
    text: 'mongosync is not tested with Community servers.',
  },
  {
    id: 'mongosync-retired-pair',
    about: 'versions',
    kind: 'limit',
    part: 'effort',
    points: -6,
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: ({ source, target }) => needsOldRelease(source, target),
    text: `Since 1.19 mongosync takes no 4.4 source and no 6.0 target: ${OLD_RELEASE} must be used.`,
  },
  noStructureChanges,
  fcvBehind,
  {
    id: 'can-reverse',
    about: 'wishes',
    kind: 'reason',
    part: 'coverage',
    points: 15,
    facts: ['needs.reverseSync', 'source.version', 'target.version'],
    alsoCites: () => ['source.shards', 'target.shards'],
    when: (given) => given.needs.reverseSync === true && canReverse(given),
    text: 'After the cutover it can turn round and carry changes back.',
  },
];
