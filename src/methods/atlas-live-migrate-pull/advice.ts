import type { Advice } from '../../scenarios/advice';
import { accountHas, targetEmpty, versionsAmong } from '../../scenarios/checks';
import { fact, prerequisite } from '../../scenarios/data';
import { oplogOutlastsCopy } from '../../scenarios/prerequisites';
import type { Check, VersionPair } from '../../scenarios/types';
import { PROJECT_OWNER } from '../shared/atlas';
import { liveAdvice } from '../shared/liveAdvice';

const versions: VersionPair[] = [
  { source: '5.0', target: '7.0', sources: ['M6'] },
  { source: '6.0', target: '7.0', sources: ['M6'] },
  { source: '6.0', target: '8.0', sources: ['M6'] },
  { source: '7.0', target: '7.0', sources: ['M6'] },
  { source: '7.0', target: '8.0', sources: ['M6'] },
  { source: '8.0', target: '8.0', sources: ['M6'] },
];

/** Not sharded to replica set. */
const TOPOLOGIES: Check = {
  facts: ['source.topology', 'target.topology'],
  holds: ({ source, target }) =>
    source.topology === undefined || target.topology === undefined
      ? undefined
      : !(source.topology === 'sharded' && target.topology === 'replicaSet'),
};

export const advice: Advice = {
  ...liveAdvice,
  summary: 'Atlas pulls the data over the Internet; a person leads it through a wizard.',
  base: 36,
  baseReason: 'documented by the vendor, with nothing to install',
  source: { ...liveAdvice.source, copiesOrphans: true },
  prerequisites: [
    prerequisite(
      'pull-versions',
      '5.0 to 7.0, 6.0 to 7.0 or 8.0, 7.0 to 7.0 or 8.0, 8.0 to 8.0.',
      ['M6'],
      versionsAmong(versions),
    ),
    prerequisite('pull-topology', 'Not sharded to replica set.', ['M6'], TOPOLOGIES),
    prerequisite(
      'pull-roles',
      'The account has the roles listed.',
      ['M2'],
      accountHas('source', 'backup', 'readAnyDatabase', 'clusterMonitor'),
    ),
    prerequisite(
      'atlas-ips-admitted',
      "The source's firewall admits the addresses that the wizard displays.",
      ['M2'],
    ),
    prerequisite(
      'target-empty',
      'The target is empty, or is cleared by the wizard.',
      ['M2'],
      targetEmpty,
    ),
    oplogOutlastsCopy('M4', 'OP'),
  ],
  limits: [
    fact('No API: a person leads it through the wizard.', 'K'),
    fact('No SRV name, no VPC peering, no private endpoint.', 'M2'),
    fact('The window is 120 hours, and can be extended.', 'M4'),
  ],
  roles: [
    {
      side: 'source',
      roles: ['backup', 'readAnyDatabase', 'clusterMonitor', 'action bypassWriteBlockingMode'],
      grant:
        'db.getSiblingDB("admin").createRole({ role: "ferryBypass", privileges: [{ resource: { cluster: true }, actions: ["bypassWriteBlockingMode"] }], roles: [] }); db.getSiblingDB("admin").grantRolesToUser(process.env.SOURCE_USER, ["backup", "readAnyDatabase", "clusterMonitor", "ferryBypass"])',
      sources: ['M2'],
    },
    PROJECT_OWNER,
  ],
  versions,
  sources: ['M2', 'M6'],
};
