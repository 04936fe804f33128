import type { Advice } from '../../scenarios/advice';
import { fact, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import { accountHas } from '../../scenarios/checks';

export const advice: Advice = {
  summary:
    'Microsoft’s migration service into Azure DocumentDB, led from its extension for VS Code.',
  modes: ['online', 'offline'],
  drivenBy: 'cloud-console',
  metered: true,
  tools: [],
  base: 30,
  baseReason: 'the vendor’s own way into Azure DocumentDB',
  reads: 'change stream',
  source: { lookalikes: 'refused' },
  target: { lookalikes: 'at a risk', data: 'kept', sharding: 'beforehand' },
  times: {
    throughput: { low: 5e6, high: 50e6, basis: 'assumed: depends on the task that is ordered' },
    applyRate: { low: 1_000, high: 8_000, basis: 'assumed: depends on the task that is ordered' },
    cutover: { low: 60, high: 600 },
  },
  cannotCarry: {
    'time-series collections': 'time-series collections',
    'users and roles': 'users and roles: create them on the target',
    'search indexes': 'Atlas Search indexes',
  },
  prerequisites: [
    prerequisite(
      'azure-subscription',
      'A subscription with the role for Azure Database Migration Service.',
      ['AZ'],
    ),
    prerequisite('azure-assessment', 'The premigration assessment names no incompatibility.', [
      'AZ',
    ]),
    prerequisite(
      'azure-roles',
      'The accounts have the roles listed.',
      ['AZ'],
      accountHas('source', 'readAnyDatabase', 'clusterMonitor'),
    ),
    oplogOutlastsCopy('AZ', 'OP'),
  ],
  limits: [
    fact('Logins by Microsoft Entra ID are not supported in migration jobs.', 'AZ'),
    fact(
      'Azure DocumentDB is not a MongoDB server: look at the assessment of the extension first.',
      'AZ',
    ),
  ],
  roles: [
    {
      side: 'source',
      roles: ['readAnyDatabase', 'clusterMonitor'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", "clusterMonitor"])',
      sources: ['AZ'],
    },
  ],
  versions: [{ source: '>=4.0', target: 'any', sources: ['AZ'] }],
  sources: ['AZ'],
};
