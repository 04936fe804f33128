import { NOT_DEPLOYMENTS, providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';
import { oneByOne } from '../shared/databaseTools';

/** What mongoimport is good for, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'files-at-hand',
    about: 'source',
    kind: 'reason',
    part: 'fit',
    points: 15,
    facts: ['source.provider'],
    when: ({ source }) => source.provider === 'files' || source.provider === 'dynamodb',
    text: ({ source }) => `The source is ${providerName(source)}, which mongoimport loads.`,
  },
  {
    id: 'must-be-exported-first',
    about: 'source',
    kind: 'limit',
    part: 'effort',
    points: -20,
    facts: [],
    alsoCites: () => ['source.provider'],
    when: ({ source }) => !NOT_DEPLOYMENTS.has(source.provider),
    text: 'Of a deployment, every collection must first be exported with mongoexport, in canonical Extended JSON or types are lost.',
  },
  oneByOne,
];
