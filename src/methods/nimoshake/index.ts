import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** DynamoDB, read and followed by its streams. */
export const nimoshake: Method = {
  id: 'nimoshake',
  title: 'NimoShake',
  advice,
  verdicts,
  runbook,
};
