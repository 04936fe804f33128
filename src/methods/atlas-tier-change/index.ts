import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** A cluster of Atlas becomes a larger one where it stands. */
export const atlasTierChange: Method = {
  id: 'atlas-tier-change',
  title: 'Atlas: change of tier in place',
  advice,
  verdicts,
  runbook,
};
