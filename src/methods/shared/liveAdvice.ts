import type { Advice } from '../../scenarios/advice';
import { SYNC_LEAVES, SYNC_SOURCE, SYNC_TARGET } from './mongosyncBased';

/** What pushing and pulling to Atlas have in common; mongosync does the work of both. */
export const liveAdvice = {
  modes: ['online'],
  drivenBy: 'cloud-console',
  service: 'mongodb',
  metered: false,
  tools: [],
  reads: 'change stream',
  target: { ...SYNC_TARGET, vendor: 'atlas' },
  source: SYNC_SOURCE,
  times: {
    throughput: { low: 20e6, high: 100e6, basis: 'assumed: as mongosync, which does the work' },
    applyRate: { low: 3_000, high: 15_000, basis: 'assumed: as mongosync' },
    cutover: { low: 60, high: 600 },
    window: 120 * 3600,
  },
  cannotCarry: SYNC_LEAVES,
  renames: 'impossible',
  wholeOnly: true,
  lastingSync: 'impossible',
  otherPairs: 'refused',
} satisfies Partial<Advice>;
