import { NOT_DEPLOYMENTS, providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import { atLeast, series } from '../../scenarios/versions';

/** Older servers are no longer among those that present releases of the tools are made for. */
const TOOLS_MINIMUM = '4.2';

/** What dump and restore are good for, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'nothing-to-dump',
    about: 'source',
    kind: 'blocker',
    facts: ['source.provider'],
    when: ({ source }) => NOT_DEPLOYMENTS.has(source.provider) && source.provider !== 'dump',
    text: ({ source }) =>
      `The source is ${providerName(source)}: there is nothing that mongodump could read.`,
    remedy: 'Import the exported files with mongoimport.',
    fixable: false,
  },
  {
    id: 'dump-at-hand',
    about: 'source',
    kind: 'reason',
    part: 'fit',
    points: 15,
    facts: ['source.provider'],
    when: ({ source }) => source.provider === 'dump',
    text: 'The dump exists already: only mongorestore has to run.',
  },
  {
    id: 'dump-of-a-very-old-server',
    about: 'versions',
    kind: 'limit',
    part: 'effort',
    points: -3,
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', TOOLS_MINIMUM),
    text: ({ source }) =>
      `Present releases of the tools no longer promise ${series(source.version ?? '')}: dump with a release of its time.`,
  },
  {
    id: 'dump-across-versions',
    about: 'versions',
    kind: 'limit',
    part: 'safety',
    points: -3,
    facts: ['source.version', 'target.version'],
    when: ({ source, target }) => series(source.version ?? '') !== series(target.version ?? ''),
    text: ({ source, target }) =>
      `${source.version ?? ''} to ${target.version ?? ''}: a restore is promised to the same major version only; try it first.`,
  },
  {
    id: 'transactions-across-shards',
    about: 'contents',
    kind: 'limit',
    part: 'safety',
    points: -5,
    facts: ['source.topology'],
    when: ({ source }) => source.topology === 'sharded',
    text: 'A dump of a sharded cluster does not keep transactions across shards whole: stop writes, balancer and changes of structure.',
  },
];
