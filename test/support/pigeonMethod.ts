import type { Method } from '../../src/methods/method';
import { known } from '../../src/scenarios/checks';
import { fact, granted, prerequisite } from '../../src/scenarios/data';
import { bash } from '../../src/scenarios/runbook/context';
import { stopWrites } from '../../src/scenarios/runbook/cutoverSteps';

/** A method that exists only in tests: disks carried by pigeons. All of it is in this one object. */
export const pigeons: Method = {
  id: 'carrier-pigeons',
  title: 'Carrier pigeons',
  advice: {
    summary: 'Pigeons carry disks from one roof to another.',
    modes: ['offline'],
    drivenBy: 'person',
    metered: false,
    tools: ['pigeons'],
    base: 60,
    baseReason: 'no line can be cut',
    reads: 'dump',
    source: { balancerOff: true },
    target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
    times: { throughput: { low: 1e6, high: 2e6, basis: 'RFC 1149' } },
    cannotCarry: { 'search indexes': 'search indexes: they are too heavy' },
    users: 'taken',
    prerequisites: [
      prerequisite(
        'loft',
        'The source stands under a loft.',
        ['RFC'],
        known('source', 'hosting', (place) => place === 'on-premises'),
      ),
    ],
    limits: [fact('Hawks take some.', 'RFC')],
    roles: [granted('source', ['backup'], ['BR'])],
    versions: [{ source: 'any', target: 'same', sources: ['RFC'] }],
    sources: ['RFC'],
    documents: {
      RFC: {
        title: 'IP over avian carriers',
        url: 'https://www.rfc-editor.org/rfc/rfc1149',
      },
    },
  },
  verdicts: [
    {
      id: 'too-heavy-for-pigeons',
      about: 'amount',
      kind: 'blocker',
      facts: ['source.dataBytes'],
      when: ({ source }) => (source.dataBytes ?? 0) > 1e12,
      text: 'More than a terabyte is too heavy for pigeons.',
      remedy: 'Use a truck.',
      fixable: false,
    },
  ],
  runbook: (context) => ({
    connects: { source: true, target: false },
    steps: [
      stopWrites('move', context),
      {
        phase: 'move',
        who: 'you',
        title: 'Let the pigeons fly',
        commands: [bash('mongodump --archive=./pigeon.archive')],
        check: 'They are gone.',
      },
    ],
  }),
};
