import type { Advice } from '../../scenarios/advice';
import { inferred, prerequisite } from '../../scenarios/data';

export const advice: Advice = {
  summary: 'For near-continuous uptime: MongoDB plans the migration with you.',
  modes: ['online'],
  drivenBy: 'person',
  service: 'mongodb',
  metered: false,
  tools: [],
  base: 5,
  baseReason: 'people can do what no program offers',
  lastResort: true,
  reads: 'nothing',
  source: {},
  target: { vendor: 'atlas', lookalikes: 'refused', sharedTier: 'refused' },
  times: { stopsNoWrites: true },
  cannotCarry: {},
  prerequisites: [prerequisite('support-plan', 'A support plan, or a contact at MongoDB.', ['M6'])],
  limits: [inferred('It takes days, and its outcome cannot be foreseen here.', 'M6')],
  roles: [
    {
      side: 'target',
      roles: ['Organization member with access to support'],
      grant: 'Atlas console: Support, in the navigation bar of the organization.',
      sources: ['M5'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['M6'] }],
  sources: ['M6'],
};
