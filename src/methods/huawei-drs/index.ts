import type { Method } from '../method';
import { advice } from './advice';
import { runbook } from './runbook';
import { verdicts } from './verdicts';

/** Huawei’s replication service. */
export const huaweiDrs: Method = {
  id: 'huawei-drs',
  title: 'Huawei Cloud DRS',
  advice,
  verdicts,
  runbook,
};
