import type { Verdict } from '../../scenarios/rule';
import { atLeast } from '../../scenarios/versions';

/** From so many bytes on, a Kafka cluster is worth its effort. */
const HUGE_BYTES = 5e12;

/** Where many machines pay off, beside the common rules. */
export const verdicts: Verdict[] = [
  {
    id: 'kafka-too-old',
    about: 'versions',
    kind: 'blocker',
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '4.0'),
    text: ({ source }) =>
      `The source runs ${source.version ?? ''}; change streams over a whole deployment came with 4.0.`,
    remedy: 'Use a method that reads the oplog.',
    fixable: false,
  },
  {
    id: 'scales-out',
    about: 'wishes',
    kind: 'reason',
    part: 'speed',
    points: 45,
    facts: ['needs.machines', 'source.dataBytes'],
    when: ({ needs, source }) => needs.machines === 'many' && (source.dataBytes ?? 0) > HUGE_BYTES,
    text: 'Many machines may share a source this large.',
  },
  {
    id: 'one-machine',
    about: 'wishes',
    kind: 'limit',
    part: 'effort',
    points: -15,
    facts: ['needs.machines'],
    when: ({ needs }) => needs.machines === 'one',
    text: 'A Kafka cluster on one machine gains nothing.',
  },
];
