import type { Advice } from '../../scenarios/advice';
import { granted, inferred, prerequisite } from '../../scenarios/data';

export const advice: Advice = {
  summary: 'Loads a small set of sample data: a shop, sensors, places or films.',
  modes: ['offline'],
  drivenBy: 'mongo-ferry',
  startedAs: 'sample data',
  metered: false,
  tools: [],
  base: 20,
  baseReason: 'loads into any deployment, in seconds',
  reads: 'sample data',
  source: {},
  target: {},
  times: { stopsNoWrites: true },
  cannotCarry: {},
  prerequisites: [
    prerequisite('new-database', 'The database of the sample data is not there yet.', ['DR']),
  ],
  limits: [inferred('A set has a few thousand documents; it is made by a program.', 'DR')],
  roles: [granted('target', ['readWrite on the new database'], ['BR'], '["readWriteAnyDatabase"]')],
  versions: [{ source: 'any', target: 'any', sources: ['DR'] }],
  sources: ['DR'],
};
