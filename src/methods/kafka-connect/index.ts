import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Many connectors on many machines. */
export const kafkaConnect: Method = {
  id: 'kafka-connect',
  title: 'Kafka Connect',
  advice,
  verdicts,
  runbook,
};
