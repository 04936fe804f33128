import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** A person at the vendor. */
export const contactSupport: Method = {
  id: 'contact-support',
  title: 'Contact MongoDB Support',
  advice,
  verdicts,
  runbook,
};
