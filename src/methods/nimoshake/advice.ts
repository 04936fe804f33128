import type { Advice } from '../../scenarios/advice';
import { targetSpace, toolAtHand } from '../../scenarios/checks';
import { fact, granted, prerequisite } from '../../scenarios/data';

export const advice: Advice = {
  summary: 'Alibaba’s tool for DynamoDB: reads the tables, then follows their streams.',
  modes: ['online'],
  drivenBy: 'tool',
  carriedBy: 'one machine',
  metered: false,
  tools: ['nimoshake'],
  base: 30,
  baseReason: 'follows DynamoDB’s streams, which no import does',
  reads: 'tables',
  source: {},
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: {
      low: 2e6,
      high: 20e6,
      basis: 'assumed: bounded by the read capacity of the tables',
    },
    applyRate: { low: 500, high: 3_000, basis: 'assumed: as many as the streams give' },
    cutover: { low: 60, high: 600 },
  },
  cannotCarry: {
    'exact BSON types': 'types as they are: numbers, sets and binaries are converted',
    'users and roles': 'users and roles',
  },
  lastingSync: 'made for it',
  prerequisites: [
    prerequisite(
      'nimoshake',
      'A machine that runs NimoShake and reaches both sides.',
      ['N'],
      toolAtHand('nimoshake'),
    ),
    prerequisite('dynamodb-keys', 'An access key that may read the tables and their streams.', [
      'NS',
    ]),
    prerequisite(
      'target-space',
      'The target has more space than the tables take.',
      ['NS'],
      targetSpace,
    ),
  ],
  limits: [
    fact('The full part cannot be resumed: what interrupts it begins it anew.', 'NS'),
    fact('Indexes are made in the full part only.', 'NS'),
    fact('After too long an interruption of the incremental part the full one begins again.', 'NS'),
    fact('Both parts load the tables: read at a quiet time.', 'NS'),
  ],
  roles: [granted('target', ['readWriteAnyDatabase'], ['NS', 'BR'])],
  versions: [{ source: 'any', target: '>=3.0', sources: ['N'] }],
  sources: ['N', 'NS'],
};
