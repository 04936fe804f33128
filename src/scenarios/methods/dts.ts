import { prerequisite } from '../data';
import { DTS_LIMITS, DTS_ONLINE_PREREQUISITES, DTS_PREREQUISITES, DTS_ROLES } from '../rows/blocks';
import type { Method } from '../types';

const DTS_THROUGHPUT = {
  low: 5e6,
  high: 50e6,
  basis: 'assumed: depends on the class of the DTS instance, small to xxlarge',
};

const DTS_APPLY = {
  low: 1_000,
  high: 10_000,
  basis: 'assumed: depends on the class of the DTS instance',
};

const DTS_CANNOT_CARRY = {
  'users and roles': 'users and roles: create them on the target',
  'search indexes': 'Atlas Search indexes',
  'shard keys': 'shard keys: shard the target collections beforehand',
};

/** Data Transmission Service, migration. */
export const dtsMigration: Method = {
  id: 'dts-migration',
  title: 'Alibaba Cloud DTS, migration',
  summary: "Alibaba Cloud's service copies, and follows the changes until the switch.",
  modes: ['online', 'offline'],
  drivenBy: 'cloud-console',
  service: 'alibaba',
  metered: true,
  tools: [],
  base: 36,
  baseReason: 'a managed service that the vendor documents for this way',
  throughput: DTS_THROUGHPUT,
  applyRate: DTS_APPLY,
  cutoverSeconds: { low: 60, high: 600 },
  cannotCarry: DTS_CANNOT_CARRY,
  prerequisites: [
    ...DTS_PREREQUISITES,
    ...DTS_ONLINE_PREREQUISITES,
    prerequisite(
      'dts-roles',
      'The accounts of both sides have the roles listed.',
      ['A1', 'A3'],
      'dts-roles',
    ),
  ],
  limits: DTS_LIMITS,
  roles: DTS_ROLES,
  versions: [{ source: '>=3.0', target: '>=3.0', sources: ['D3'] }],
  sources: ['A1', 'A3', 'D2', 'D3', 'O'],
};

/** Data Transmission Service, continuous synchronization. */
export const dtsSync: Method = {
  ...dtsMigration,
  id: 'dts-sync',
  title: 'Alibaba Cloud DTS, synchronization',
  summary: "Alibaba Cloud's service keeps a second deployment in step for as long as it is paid.",
  modes: ['online'],
  base: 28,
  baseReason: 'a managed service for lasting synchronization',
};
