import type {
  ContentFacts,
  DeploymentFacts,
  MemberFacts,
  ShardFacts,
} from '../../engine/deployment/deploymentFacts';
import { formatBytes, formatCount, formatSeconds, oneLine } from '../../report';
import { alignedLines, type Alignment } from '../../report/table';

const TOPOLOGIES: Record<DeploymentFacts['topology'], string> = {
  standalone: 'standalone',
  replicaSet: 'replica set',
  sharded: 'sharded cluster',
  loadBalanced: 'load-balanced cluster',
};

/** A deployment's facts for a terminal: plain text, ending in a newline. */
export function renderFactsText(label: string, facts: DeploymentFacts): string {
  return [
    oneLine(label),
    ...pairs(overview(facts)),
    ...section('Members', facts.members.map(memberRow)),
    ...section('Shards', facts.shards.map(shardRow)),
    ...section(
      'Databases',
      facts.databases.map(({ name, sizeOnDisk }) => [name, formatBytes(sizeOnDisk)]),
    ),
    ...section(
      'Not found out',
      facts.unknown.map(({ fact, reason }) => [fact, reason]),
    ),
    '',
  ].join('\n');
}

function overview(facts: DeploymentFacts): [string, string | undefined][] {
  const { setName, balancer, oplog } = facts;
  const topology = TOPOLOGIES[facts.topology];
  return [
    ['topology', setName === undefined ? topology : `${topology} ${setName}`],
    ['version', facts.version],
    ['feature compatibility', facts.featureCompatibilityVersion],
    ['storage engine', facts.storageEngine],
    ['provider', facts.provider],
    ['balancer', balancer && balancerText(balancer)],
    ['orphaned documents', facts.orphans?.toString()],
    ['size on disk', formatBytes(facts.totalSizeBytes)],
    ['documents', facts.dataBytes === undefined ? undefined : formatBytes(facts.dataBytes)],
    ['namespaces', facts.namespaces?.toString()],
    ['free disk', facts.freeDiskBytes === undefined ? undefined : formatBytes(facts.freeDiskBytes)],
    [
      'oplog',
      oplog &&
        `${formatBytes(oplog.sizeBytes)}, reaches back ${formatSeconds(oplog.windowSeconds)}`,
    ],
    ['user', facts.users.length === 0 ? 'none (no authentication)' : facts.users.join(', ')],
    ['roles', facts.users.length === 0 ? undefined : facts.roles?.join(', ')],
    ['change streams', facts.changeStreams === undefined ? undefined : yesNo(facts.changeStreams)],
    ['TLS', facts.tls === undefined ? undefined : yesNo(facts.tls)],
    [
      'public address',
      facts.publicEndpoint === undefined ? undefined : yesNo(facts.publicEndpoint),
    ],
    ['writes', rate(facts.writesPerSecond)],
    ['reads', rate(facts.readsPerSecond)],
    [
      'sequential read',
      facts.sequentialBytesPerSecond === undefined
        ? undefined
        : `${formatBytes(facts.sequentialBytesPerSecond)}/s`,
    ],
    ['contents', facts.contents && contentsText(facts.contents)],
    ['round trip', `${facts.roundTripMs.toFixed(1)} ms`],
  ];
}

function rate(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${formatCount(value)}/s`;
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** What is there, and nothing of what is not. */
function contentsText({ kinds, largestDocumentBytes, ...counts }: ContentFacts): string {
  const found: [string, number][] = [
    ['plain', kinds.collection],
    ['capped', kinds.capped],
    ['clustered', kinds.clustered],
    ['time-series', kinds.timeseries],
    ['views', kinds.view],
    ['TTL indexes', counts.ttlIndexes],
    ['unique indexes', counts.uniqueIndexes],
  ];
  const listed = found.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  return [...listed, `largest document ${formatBytes(largestDocumentBytes)}`].join(', ');
}

function balancerText({ enabled, running }: { enabled: boolean; running: boolean }): string {
  return `${enabled ? 'enabled' : 'disabled'}${running ? ', moving chunks now' : ''}`;
}

function memberRow(member: MemberFacts): string[] {
  const notes = [
    member.healthy ? '' : 'unhealthy',
    member.hidden ? 'hidden' : '',
    member.priority === undefined ? '' : `priority ${member.priority}`,
    member.votes === 0 ? 'no vote' : '',
    member.delaySeconds ? `delayed by ${formatSeconds(member.delaySeconds)}` : '',
    member.lagSeconds === undefined ? '' : `lag ${formatSeconds(member.lagSeconds)}`,
  ];
  return [member.host, member.state, notes.filter((note) => note !== '').join(', ')];
}

function shardRow({ id, hosts, draining }: ShardFacts): string[] {
  return [id, hosts, draining ? 'draining' : ''];
}

function pairs(rows: [string, string | undefined][]): string[] {
  return aligned(rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])));
}

function section(title: string, rows: string[][]): string[] {
  return rows.length === 0 ? [] : ['', title, ...aligned(rows)];
}

function aligned(rows: string[][]): string[] {
  const clean = rows.map((row) => row.map(oneLine));
  const columns = clean[0]?.map((): Alignment => 'left') ?? [];
  return alignedLines(clean, columns).map((line) => `  ${line}`);
}
