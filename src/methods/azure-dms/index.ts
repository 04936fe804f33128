import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Microsoft’s service, from its extension for VS Code. */
export const azureDms: Method = {
  id: 'azure-dms',
  title: 'Azure DocumentDB migration',
  advice,
  verdicts,
  runbook,
};
