import { notStandalone } from '../checks';
import { fact, inferred, prerequisite } from '../data';
import type { Check } from '../types';
import { series } from '../versions';
import { alternative, byPerson, byProgram, documented, ofMethod, reworded } from './data';
import type { RowData } from './types';

const LIVE_TARGETS = ['atlas-replica-set', 'atlas-sharded'];

/** Of a sharded 5.0 only. */
const FIVE_ZERO_ORPHANS: Check = {
  facts: ['source.version', 'source.topology', 'source.orphans'],
  holds: ({ source }) => {
    if (source.topology === undefined || source.version === undefined) return undefined;
    const concerned = source.topology === 'sharded' && series(source.version) === '5.0';
    if (!concerned) return true;
    return source.orphans === undefined ? undefined : !source.orphans;
  },
};

/** Rows 14, 15 and 18: live migrations to Atlas. */
export const atlasLiveRows: RowData[] = [
  {
    row: '14',
    title: 'Managed by Cloud Manager or Ops Manager to Atlas: live migration (push)',
    vendor: 'atlas',
    from: [
      'cloud-manager-replica-set',
      'cloud-manager-sharded',
      'ops-manager-replica-set',
      'ops-manager-sharded',
    ],
    to: LIVE_TARGETS,
    methods: [
      documented('atlas-live-migrate-push', 'online'),
      alternative('mongosync', 'online'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      ...ofMethod('push-version'),
      reworded(
        'cloud-manager',
        'Managed by Cloud Manager; from Ops Manager a push is unsupported since 6.0 and deprecated before.',
        'M3',
      ),
      reworded(
        'push-roles',
        'The account has the roles listed, on every shard and config server of a sharded cluster, with SCRAM-SHA-1 and SCRAM-SHA-256.',
        'M3',
      ),
      reworded(
        'migration-host',
        "A migration host with the MongoDB Agent, its address in the project's access list.",
        'M3',
      ),
      prerequisite(
        'two-tiers-up',
        'The target is at least two tiers larger than the source needs.',
        ['M3'],
      ),
      prerequisite('bi-connector-off', 'The BI Connector is off.', ['M3']),
    ],
    steps: [
      byProgram('Make a link token; it is shown once.', 'M4', 'K'),
      byPerson('Paste it in Cloud Manager.', 'M4'),
      byProgram('Choose the clusters, validate, start.', 'M4', 'K'),
      byProgram('Follow the lag; the window of 120 hours can be extended.', 'M4'),
      byPerson('Stop writes and cut over.', 'M4'),
    ],
    limits: [
      fact('No Free or Flex target.', 'M3'),
      fact('Neither the FCV nor namespaces may change while it runs.', 'M3'),
      fact('Users and search indexes are not moved.', 'M3'),
      fact('The API has no call to cancel or to extend.', 'K'),
    ],
    roles: [
      {
        side: 'source',
        roles: ['backup', 'readAnyDatabase', 'clusterMonitor (sharded)'],
        grant:
          'db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup", "readAnyDatabase", "clusterMonitor"])',
        sources: ['M3'],
      },
      {
        side: 'target',
        roles: ['Organization Owner of an API key'],
        grant: 'Atlas console: Organization, Access Manager, API Keys, Organization Owner.',
        sources: ['K'],
      },
    ],
    program: ['most of it, by the Atlas Administration API'],
    person: ['pasting the token', 'providing the migration host', 'stopping the application'],
    related: ['15'],
    sources: ['M3', 'M4', 'K'],
  },
  {
    row: '15',
    title: 'Not managed by MongoDB to Atlas: live migration (pull)',
    vendor: 'atlas',
    from: [
      'self-replica-set',
      'self-sharded',
      'aws-replica-set',
      'apsaradb-replica-set',
      'apsaradb-sharded',
      'atlas-replica-set',
      'atlas-sharded',
    ],
    to: LIVE_TARGETS,
    methods: [
      documented('atlas-live-migrate-pull', 'online'),
      alternative('mongosync', 'online'),
      alternative('built-in', 'online', 'offline'),
      alternative('kafka-connect', 'online'),
    ],
    prerequisites: [
      ...ofMethod('pull-versions'),
      reworded(
        'pull-topology',
        'Replica set to replica set or sharded, sharded to sharded; not sharded to replica set.',
        'M6',
      ),
      reworded(
        'pull-roles',
        'The account has the roles listed; on a sharded source, on every shard and config server.',
        'M2',
      ),
      prerequisite(
        'no-mongosync-leftovers',
        'No database `mongosync_reserved_for_internal_use` is left from an earlier attempt.',
        ['M2'],
      ),
      prerequisite(
        'five-zero-orphans',
        'On a sharded 5.0 source `cleanupOrphaned` has run on the primary of each shard.',
        ['M1'],
        FIVE_ZERO_ORPHANS,
      ),
      ...ofMethod('atlas-ips-admitted', 'target-empty'),
    ],
    steps: [
      byPerson(
        "Open the cluster's menu in Atlas, choose Migrate Data to this Cluster, and admit the addresses shown.",
        'M2',
      ),
      byPerson(
        'Give hosts in the standard form, not an SRV name, the account and the certificate authority; validate.',
        'M2',
      ),
      byPerson('Start, follow the lag, and extend the window of 120 hours if needed.', 'M2', 'M4'),
      byPerson('Stop writes, cut over, and switch the application.', 'M2'),
    ],
    limits: [
      fact('There is no API for pulling: a person uses the wizard.', 'K'),
      fact('No SRV name for the source.', 'M2'),
      fact('No VPC peering and no private endpoint.', 'M2'),
      fact(
        'Writes to the target are blocked meanwhile; if it stays so: `db.adminCommand({ setUserWriteBlockMode: 1, global: false })`.',
        'M2',
      ),
      fact('The window is 120 hours, and can be extended.', 'M4'),
    ],
    program: ['checks beforehand, or running mongosync instead'],
    person: ['the wizard', "the source's firewall", 'the cutover'],
    related: ['14', '16', '18'],
    sources: ['M1', 'M2', 'M6'],
  },
  {
    row: '18',
    title: 'Replica set on AWS machines to Atlas: live migration',
    vendor: 'atlas',
    from: ['aws-replica-set'],
    to: LIVE_TARGETS,
    methods: [
      documented('atlas-live-migrate-pull', 'online'),
      alternative('mongosync', 'online'),
      alternative('built-in', 'online', 'offline'),
    ],
    prerequisites: [
      prerequisite(
        'replica-set',
        'A standalone is first made a replica set.',
        ['M2', 'RS'],
        notStandalone,
      ),
      prerequisite('drivers', "The application's driver is new enough for the target's version.", [
        'M2',
        'DR',
      ]),
      prerequisite('security-group', 'The security group admits the addresses of Atlas.', ['M2']),
      reworded('pull-versions', 'A pair of versions that a pull supports: see row 15.', 'M6'),
    ],
    steps: [
      byPerson('Admit the displayed addresses in the security group.', 'M2'),
      byPerson('Go on as in row 15.', 'M2'),
    ],
    limits: [
      inferred('Today this is row 15, with an AWS security group as the firewall.', 'M2', 'M6'),
    ],
    versions: [
      { source: '5.0', target: '7.0', sources: ['M6'] },
      { source: '>=6.0', target: '7.0', sources: ['M6'] },
      { source: '>=6.0', target: '8.0', sources: ['M6'] },
    ],
    program: ['the checks of row 15'],
    person: ['the security group', 'the wizard'],
    related: ['15'],
    sources: ['M2', 'M6'],
  },
];
