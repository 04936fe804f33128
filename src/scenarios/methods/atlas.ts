import { LIVE_CANNOT_CARRY, SYNC_SOURCE } from './mongosync';
import { fact, inferred, prerequisite, whenOnline } from '../data';
import type { Method, RoleNeed } from '../types';

const LIVE_RATE = { low: 20e6, high: 100e6, basis: 'assumed: as mongosync, which does the work' };
const LIVE_APPLY = { low: 3_000, high: 15_000, basis: 'assumed: as mongosync' };

const PROJECT_OWNER: RoleNeed = {
  side: 'target',
  roles: ['Project Owner in Atlas'],
  grant: 'Atlas console: Project Settings, Access Manager, the user, Project Owner.',
  sources: ['M2', 'M7'],
};

/** Live migration by the MongoDB Agent of Cloud Manager. */
export const atlasPush: Method = {
  id: 'atlas-live-migrate-push',
  title: 'Atlas Live Migrate, push',
  summary:
    'A migration host in your network pushes a cluster that Cloud Manager looks after to Atlas.',
  modes: ['online'],
  drivenBy: 'cloud-console',
  service: 'mongodb',
  metered: false,
  tools: [],
  base: 38,
  baseReason: 'documented by the vendor, and mostly driven by an API',
  throughput: LIVE_RATE,
  applyRate: LIVE_APPLY,
  cutoverSeconds: { low: 60, high: 600 },
  cannotCarry: LIVE_CANNOT_CARRY,
  prerequisites: [
    prerequisite('push-version', '6.0.17 or later on both sides.', ['M3'], 'push-version'),
    prerequisite('cloud-manager', 'Cloud Manager looks after the source.', ['M3'], 'cloud-manager'),
    prerequisite('push-roles', 'The account has the roles listed.', ['M3'], 'push-roles'),
    prerequisite('migration-host', 'A migration host with the MongoDB Agent.', ['M3']),
    whenOnline(
      prerequisite(
        'oplog-covers-copy',
        'The oplog reaches back longer than the copy takes.',
        ['M4', 'OP'],
        'oplog-covers-copy',
      ),
    ),
  ],
  limits: [
    fact('A dedicated target only: no Free or Flex.', 'M3'),
    fact('The window is 120 hours, and can be extended.', 'M4'),
    fact('Users and search indexes are not moved.', 'M3'),
  ],
  roles: [SYNC_SOURCE, PROJECT_OWNER],
  versions: [{ source: '>=6.0.17', target: '>=6.0.17', sources: ['M3'] }],
  sources: ['M3', 'M4', 'K'],
};

/** Live migration by Atlas itself. */
export const atlasPull: Method = {
  id: 'atlas-live-migrate-pull',
  title: 'Atlas Live Migrate, pull',
  summary: 'Atlas pulls the data over the Internet; a person leads it through a wizard.',
  modes: ['online'],
  drivenBy: 'cloud-console',
  service: 'mongodb',
  metered: false,
  tools: [],
  base: 36,
  baseReason: 'documented by the vendor, with nothing to install',
  throughput: LIVE_RATE,
  applyRate: LIVE_APPLY,
  cutoverSeconds: { low: 60, high: 600 },
  cannotCarry: LIVE_CANNOT_CARRY,
  prerequisites: [
    prerequisite(
      'pull-versions',
      '5.0 to 7.0, 6.0 to 7.0 or 8.0, 7.0 to 7.0 or 8.0, 8.0 to 8.0.',
      ['M6'],
      'pull-versions',
    ),
    prerequisite('pull-topology', 'Not sharded to replica set.', ['M6'], 'pull-topology'),
    prerequisite('pull-roles', 'The account has the roles listed.', ['M2'], 'pull-roles'),
    prerequisite(
      'atlas-ips-admitted',
      "The source's firewall admits the addresses that the wizard displays.",
      ['M2'],
    ),
    prerequisite(
      'target-empty',
      'The target is empty, or is cleared by the wizard.',
      ['M2'],
      'target-empty',
    ),
    whenOnline(
      prerequisite(
        'oplog-covers-copy',
        'The oplog reaches back longer than the copy takes.',
        ['M4', 'OP'],
        'oplog-covers-copy',
      ),
    ),
  ],
  limits: [
    fact('No API: a person leads it through the wizard.', 'K'),
    fact('No SRV name, no VPC peering, no private endpoint.', 'M2'),
    fact('The window is 120 hours, and can be extended.', 'M4'),
  ],
  roles: [
    {
      ...SYNC_SOURCE,
      roles: [...SYNC_SOURCE.roles, 'action bypassWriteBlockingMode'],
    },
    PROJECT_OWNER,
  ],
  versions: [
    { source: '5.0', target: '7.0', sources: ['M6'] },
    { source: '6.0', target: '7.0', sources: ['M6'] },
    { source: '6.0', target: '8.0', sources: ['M6'] },
    { source: '7.0', target: '7.0', sources: ['M6'] },
    { source: '7.0', target: '8.0', sources: ['M6'] },
    { source: '8.0', target: '8.0', sources: ['M6'] },
  ],
  sources: ['M2', 'M6'],
};

/** Atlas' sample data sets. */
export const atlasSampleData: Method = {
  id: 'atlas-sample-data',
  title: 'Atlas sample data',
  summary: 'Atlas loads its sample data sets into a cluster.',
  modes: ['offline'],
  drivenBy: 'tool',
  service: 'mongodb',
  metered: false,
  tools: ['atlas'],
  base: 30,
  baseReason: 'made for this',
  cannotCarry: {},
  prerequisites: [
    prerequisite('project-owner', 'Project Owner of the Atlas project.', ['M7']),
    prerequisite(
      'atlas-cli',
      'The Atlas CLI is installed, or its API is called.',
      ['M7'],
      'tools-atlas',
    ),
  ],
  limits: [inferred('It needs room: about 350 MB.', 'M7')],
  roles: [PROJECT_OWNER],
  versions: [{ source: 'any', target: 'any', sources: ['M7'] }],
  sources: ['M7', 'K'],
};

/** A snapshot of one Atlas cluster restored into another. */
export const atlasSnapshotRestore: Method = {
  id: 'atlas-snapshot-restore',
  title: 'Atlas snapshot restore',
  summary: 'Atlas restores a snapshot of one cluster into another.',
  modes: ['offline'],
  drivenBy: 'tool',
  service: 'mongodb',
  metered: false,
  tools: ['atlas'],
  base: 44,
  baseReason: 'copies within Atlas without reading through the source',
  throughput: { low: 50e6, high: 300e6, basis: 'assumed: disks are copied inside the cloud' },
  cannotCarry: { 'changes during the copy': 'changes made after the snapshot' },
  prerequisites: [
    prerequisite('snapshot', 'A snapshot of the source exists.', ['K']),
    prerequisite(
      'snapshot-target',
      'The target is a dedicated cluster, whose data may be replaced.',
      ['K'],
      'target-dedicated',
    ),
    prerequisite(
      'atlas-cli',
      'The Atlas CLI is installed, or its API is called.',
      ['K'],
      'tools-atlas',
    ),
  ],
  limits: [fact('A restore replaces everything in the target cluster.', 'K')],
  roles: [PROJECT_OWNER],
  versions: [{ source: 'any', target: 'same', sources: ['K'] }],
  sources: ['K'],
};

/** A person at the vendor. */
export const contactSupport: Method = {
  id: 'contact-support',
  title: 'Contact MongoDB Support',
  summary: 'For near-continuous uptime: MongoDB plans the migration with you.',
  modes: ['online'],
  drivenBy: 'person',
  service: 'mongodb',
  metered: false,
  tools: [],
  base: 5,
  baseReason: 'people can do what no program offers',
  cannotCarry: {},
  prerequisites: [prerequisite('support-plan', 'A support plan, or a contact at MongoDB.', ['M6'])],
  limits: [inferred('It takes days, and its outcome cannot be foreseen here.', 'M6')],
  roles: [
    {
      side: 'target',
      roles: ['Organization member with access to support'],
      grant: 'Atlas console: Support, in the navigation bar of the organization.',
      sources: ['M5'],
    },
  ],
  versions: [{ source: 'any', target: 'any', sources: ['M6'] }],
  sources: ['M6'],
};
