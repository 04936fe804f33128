import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** The graphical client's import and export. */
export const compass: Method = {
  id: 'compass',
  title: 'MongoDB Compass',
  advice,
  verdicts,
  runbook,
};
