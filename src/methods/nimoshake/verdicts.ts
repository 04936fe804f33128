import { providerName } from '../../scenarios/providers';
import type { Verdict } from '../../scenarios/rule';

/** What NimoShake reads. */
export const verdicts: Verdict[] = [
  {
    id: 'reads-dynamodb-only',
    about: 'source',
    kind: 'blocker',
    facts: [],
    alsoCites: () => ['source.provider'],
    when: ({ source }) => source.provider !== 'dynamodb',
    text: ({ source }) => `It reads DynamoDB; the source is ${providerName(source)}.`,
    remedy: 'Use a method for MongoDB deployments.',
    fixable: false,
  },
  {
    id: 'dynamodb-compared-by-its-own',
    about: 'contents',
    kind: 'limit',
    part: 'safety',
    points: -6,
    facts: [],
    when: ({ source }) => source.provider === 'dynamodb',
    text: 'Values change their types on the way: its own check compares them, not byte for byte.',
  },
];
