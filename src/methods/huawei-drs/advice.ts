import type { Advice } from '../../scenarios/advice';
import { fact, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import { accountHas, versionsAmong } from '../../scenarios/checks';
import type { VersionPair } from '../../scenarios/types';

const VERSIONS = ['3.2', '3.4', '3.6', '4.0', '4.2', '4.4', '5.0'];

/** The target is of the same version or a newer one. */
const versions: VersionPair[] = VERSIONS.flatMap((source, place) =>
  VERSIONS.slice(place)
    .filter((target) => target !== '3.2' && target !== '3.6')
    .map((target) => ({ source, target, sources: ['HM'] })),
);

export const advice: Advice = {
  summary: 'Huawei Cloud’s replication service, into and out of its DDS.',
  modes: ['online', 'offline'],
  drivenBy: 'cloud-console',
  metered: true,
  tools: [],
  base: 24,
  baseReason: 'the vendor’s own way into Huawei DDS',
  reads: 'oplog',
  source: { balancerOff: true, copiesOrphans: true },
  target: { lookalikes: 'refused', data: 'kept', sharding: 'beforehand' },
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
      'drs-versions',
      '3.2 to 5.0, the target as new as the source or newer.',
      ['HM'],
      versionsAmong(versions),
    ),
    prerequisite(
      'drs-roles',
      'The accounts have the roles listed.',
      ['HM'],
      accountHas('source', 'readAnyDatabase'),
    ),
    oplogOutlastsCopy('HM', 'OP'),
  ],
  limits: [
    fact('DDS 5.0 is there as replica sets only.', 'HM'),
    fact('Out of a DDS cluster only the full part is offered.', 'HD'),
    fact(
      'Collections, indexes, views and shard keys are carried; the system databases are not.',
      'HM',
    ),
  ],
  roles: [
    {
      side: 'source',
      roles: ['readAnyDatabase', 'read on local'],
      grant:
        'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["readAnyDatabase", { role: "read", db: "local" }])',
      sources: ['HM'],
    },
  ],
  versions: versions,
  otherPairs: 'refused',
  sources: ['HM', 'HD'],
};
