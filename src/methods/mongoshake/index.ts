import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** The open-source replicator of Alibaba Cloud. */
export const mongoshake: Method = {
  id: 'mongoshake',
  title: 'MongoShake',
  advice,
  verdicts,
  runbook,
};
