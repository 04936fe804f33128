import * as vscode from 'vscode';
import type {
  MemberFacts,
  RouterFacts,
  TopologyFacts,
} from '../../engine/deployment/deploymentFacts';
import { balancerText, memberSummary, topologyName } from '../explorer/nodes/topologyText';
import type { PictureColumn, PictureGroup, PictureNode, Tone } from '../../pages/topology';

/** Behind its primary by more than this, a member is drawn as one to look after. */
const WARN_LAG_SECONDS = 10;

/**
 * A deployment's columns: the routers, the config servers, the shards; of what is not sharded its
 * members alone.
 * @param hosts the connection's, for what is not told of
 */
export function deploymentColumns(facts: TopologyFacts, hosts: string): PictureColumn[] {
  return facts.topology === 'sharded'
    ? shardedColumns(facts, hosts)
    : [membersColumn(facts, hosts)];
}

/** The same in one column: the routers, then the shards. For a picture with other columns beside. */
export function deploymentGroups(facts: TopologyFacts, hosts: string): PictureGroup[] {
  return deploymentColumns(facts, hosts).flatMap(({ groups }) => groups);
}

function shardedColumns(facts: TopologyFacts, hosts: string): PictureColumn[] {
  const { configServers, routers, shards } = facts;
  const config: PictureGroup = {
    title: vscode.l10n.t('Config servers'),
    detail: '',
    nodes: setNodes(configServers?.hosts ?? '', configServers?.members ?? []),
  };
  const mongos: PictureGroup = {
    title: 'mongos',
    detail: balancerText(facts.balancer),
    // Where the list of routers may not be read, at least the one that was spoken to is known.
    nodes: routers.length > 0 ? routers.map(routerNode) : hostNodes(hosts),
  };
  return [
    { title: vscode.l10n.t('Routers'), groups: [mongos] },
    ...(configServers === undefined
      ? []
      : [{ title: vscode.l10n.t('Configuration'), groups: [config] }]),
    {
      title: vscode.l10n.t('Shards'),
      groups: shards.map(({ id, hosts: set, draining, zones = [], members }) => ({
        title: id,
        detail: [draining ? vscode.l10n.t('draining') : '', ...zones].filter(Boolean).join(' · '),
        nodes: setNodes(set, members),
      })),
    },
  ];
}

function membersColumn(facts: TopologyFacts, hosts: string): PictureColumn {
  const title = topologyName(facts.topology, facts.setName);
  const nodes = facts.members.length > 0 ? facts.members.map(memberNode) : hostNodes(hosts);
  return { title: '', groups: [{ title, detail: '', nodes }] };
}

/** The members as they answered; as they are listed where none was asked. */
function setNodes(set: string, members: readonly MemberFacts[]): PictureNode[] {
  if (members.length > 0) return members.map(memberNode);
  return hostNodes(set.slice(set.indexOf('/') + 1));
}

function hostNodes(hosts: string): PictureNode[] {
  const names = hosts.split(',').filter((host) => host !== '');
  return names.map((label) => ({ label, detail: '', tone: 'plain' }));
}

function memberNode(member: MemberFacts): PictureNode {
  return { label: member.host, detail: memberSummary(member), tone: memberTone(member) };
}

function memberTone({ healthy, state, lagSeconds = 0, delaySeconds = 0 }: MemberFacts): Tone {
  if (!healthy) return 'bad';
  if (state === 'PRIMARY' || state === 'ARBITER') return 'good';
  if (state !== 'SECONDARY') return 'warn';
  return lagSeconds > delaySeconds + WARN_LAG_SECONDS ? 'warn' : 'good';
}

function routerNode({ host, version, healthy }: RouterFacts): PictureNode {
  const state = healthy ? '' : vscode.l10n.t('silent for over a minute');
  return {
    label: host,
    detail: [version, state].filter(Boolean).join(' · '),
    tone: healthy ? 'good' : 'warn',
  };
}
