import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import type {
  DeploymentFacts,
  MemberFacts,
  TopologyFacts,
} from '../../../engine/deployment/deploymentFacts';
import { formatBytes, formatSeconds } from '../../../report';
import type { Connection } from '../../connections/connection';
import type { TreeContext } from '../treeContext';
import { childId, type ExplorerNode } from './node';
import { balancerText, memberSummary, partsSummary, topologyName } from './topologyText';

/** What a deployment is made of: its members; or its routers, config servers and shards. */
export class TopologyNode implements ExplorerNode {
  readonly id: string;

  constructor(
    private readonly context: TreeContext,
    readonly parent: ExplorerNode,
    readonly connection: Connection,
    private readonly facts: DeploymentFacts,
  ) {
    this.id = childId(parent, 'topology');
  }

  toTreeItem(): vscode.TreeItem {
    const { facts } = this;
    const name = topologyName(facts.topology, facts.setName);
    const hasParts = facts.members.length > 0 || facts.topology === 'sharded';
    const item = new vscode.TreeItem(
      name,
      hasParts ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
    );
    item.id = this.id;
    item.description = description(facts);
    item.iconPath = new vscode.ThemeIcon('type-hierarchy-sub');
    item.contextValue = facts.topology === 'sharded' ? 'topology.sharded' : 'topology';
    item.tooltip = tooltip(facts);
    item.accessibilityInformation = accessible(name, description(facts));
    return item;
  }

  async children(): Promise<ExplorerNode[]> {
    const { facts } = this;
    if (facts.topology !== 'sharded') {
      return facts.members.map((member) => new MemberNode(this, member));
    }
    const client = await this.context.engine.client();
    const uri = await this.context.store.completeUri(this.connection);
    return partsOf(this, await client.topology(uri, { members: true }));
  }
}

class MemberNode implements ExplorerNode {
  readonly id: string;

  constructor(
    readonly parent: ExplorerNode,
    private readonly member: MemberFacts,
  ) {
    this.id = childId(parent, member.host);
  }

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.member.host);
    item.id = this.id;
    item.description = memberSummary(this.member);
    item.iconPath = memberIcon(this.member);
    item.contextValue = 'member';
    item.accessibilityInformation = accessible(
      vscode.l10n.t('Member {0}', this.member.host),
      item.description,
    );
    return item;
  }
}

/** A part of a cluster that has members: its routers, config servers, a shard. */
class PartNode implements ExplorerNode {
  readonly id: string;

  constructor(
    readonly parent: ExplorerNode,
    private readonly part: {
      id: string;
      label: string;
      spoken: string;
      description: string;
      icon: string;
      context: string;
      members: readonly MemberFacts[];
    },
  ) {
    this.id = childId(parent, part.id);
  }

  toTreeItem(): vscode.TreeItem {
    const { label, spoken, description, icon, context, members } = this.part;
    const state =
      members.length === 0
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Collapsed;
    const item = new vscode.TreeItem(label, state);
    item.id = this.id;
    item.description = description;
    item.iconPath = new vscode.ThemeIcon(icon);
    item.contextValue = context;
    item.accessibilityInformation = accessible(spoken, description);
    return item;
  }

  children(): Promise<ExplorerNode[]> {
    return Promise.resolve(this.part.members.map((member) => new MemberNode(this, member)));
  }
}

function partsOf(parent: ExplorerNode, facts: TopologyFacts): ExplorerNode[] {
  const routers = facts.routers.map(({ host, version, healthy }) => ({
    host,
    state: ['mongos', version].filter(Boolean).join(' '),
    healthy,
  }));
  const mongos = new PartNode(parent, {
    id: 'routers',
    label: vscode.l10n.t('Routers'),
    spoken: vscode.l10n.t('Routers'),
    description: String(routers.length),
    icon: 'split-horizontal',
    context: 'routers',
    members: routers,
  });
  const config = facts.configServers;
  const servers = new PartNode(parent, {
    id: 'config',
    label: vscode.l10n.t('Config servers'),
    spoken: vscode.l10n.t('Config servers'),
    description: config?.hosts ?? '',
    icon: 'settings',
    context: 'configServers',
    members: config?.members ?? [],
  });
  const shards = facts.shards.map(
    ({ id, hosts, draining, zones = [], members }) =>
      new PartNode(parent, {
        id,
        label: id,
        spoken: vscode.l10n.t('Shard {0}', id),
        description: [
          hosts,
          draining ? vscode.l10n.t('draining') : '',
          zones.length > 0 ? vscode.l10n.t('zones {0}', zones.join(', ')) : '',
        ]
          .filter(Boolean)
          .join(' · '),
        icon: 'layers',
        context: 'shard',
        members,
      }),
  );
  return [...(routers.length > 0 ? [mongos] : []), ...(config ? [servers] : []), ...shards];
}

function memberIcon(member: MemberFacts): vscode.ThemeIcon {
  if (!member.healthy) {
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  }
  if (member.state.startsWith('mongos')) return new vscode.ThemeIcon('split-horizontal');
  if (member.state === 'PRIMARY') return new vscode.ThemeIcon('star-full');
  if (member.state === 'SECONDARY') return new vscode.ThemeIcon('circle-large-outline');
  if (member.state === 'ARBITER') return new vscode.ThemeIcon('law');
  return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
}

function description(facts: DeploymentFacts): string {
  const parts = partsSummary(facts);
  if (facts.oplog) {
    parts.push(vscode.l10n.t('oplog window {0}', formatSeconds(facts.oplog.windowSeconds)));
  }
  if (facts.balancer) parts.push(balancerText(facts.balancer));
  return parts.join(' · ');
}

function tooltip(facts: DeploymentFacts): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(topologyName(facts.topology, facts.setName));
  if (facts.oplog) {
    text
      .appendMarkdown('\n\n')
      .appendText(
        vscode.l10n.t(
          'Oplog: {0}, reaching back {1}',
          formatBytes(facts.oplog.sizeBytes),
          formatSeconds(facts.oplog.windowSeconds),
        ),
      );
  }
  for (const { fact, reason } of facts.unknown) {
    text.appendMarkdown('\n\n').appendText(vscode.l10n.t('{0} unknown: {1}', fact, reason));
  }
  return text;
}
