import { bytesInWords } from '../../scenarios/format';
import type { Verdict } from '../../scenarios/rule';
import { oneByOne } from '../shared/databaseTools';

/** From so many bytes on, a desktop is the wrong place. */
const MUCH_BYTES = 1e9;

/** What a graphical client is good for, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'compass-reads-no-dynamodb',
    about: 'source',
    kind: 'blocker',
    facts: ['source.provider'],
    when: ({ source }) => source.provider === 'dynamodb',
    text: 'Compass does not understand what DynamoDB exports.',
    remedy: 'Unwrap the export and load it with mongoimport.',
    fixable: false,
  },
  oneByOne,
  {
    id: 'too-big-for-a-desktop',
    about: 'amount',
    kind: 'limit',
    part: 'speed',
    points: -20,
    facts: ['source.dataBytes'],
    when: ({ source }) => (source.dataBytes ?? 0) > MUCH_BYTES,
    text: ({ source }) => `${bytesInWords(source.dataBytes ?? 0)} are much for a graphical client.`,
  },
];
