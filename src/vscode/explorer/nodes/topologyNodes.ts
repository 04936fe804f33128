import * as vscode from 'vscode';
import type { DeploymentFacts, MemberFacts, ShardFacts } from '../../../engine/deployment/types';
import { formatBytes, formatSeconds } from '../../../report';
import { accessible, childId, type ExplorerNode } from './node';
import { memberSummary, partsSummary, topologyName } from './topologyText';

/** What a deployment is made of: its members, or its shards. */
export class TopologyNode implements ExplorerNode {
  readonly id: string;

  constructor(
    readonly parent: ExplorerNode,
    private readonly facts: DeploymentFacts,
  ) {
    this.id = childId(parent, 'topology');
  }

  toTreeItem(): vscode.TreeItem {
    const { facts } = this;
    const name = topologyName(facts.topology, facts.setName);
    const hasParts = facts.members.length > 0 || facts.shards.length > 0;
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

  children(): Promise<ExplorerNode[]> {
    const { facts } = this;
    return Promise.resolve(
      facts.shards.length > 0
        ? facts.shards.map((shard) => new ShardNode(this, shard))
        : facts.members.map((member) => new MemberNode(this, member)),
    );
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

class ShardNode implements ExplorerNode {
  readonly id: string;

  constructor(
    readonly parent: ExplorerNode,
    private readonly shard: ShardFacts,
  ) {
    this.id = childId(parent, shard.id);
  }

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.shard.id);
    item.id = this.id;
    item.description = this.shard.draining
      ? `${this.shard.hosts} · ${vscode.l10n.t('draining')}`
      : this.shard.hosts;
    item.iconPath = new vscode.ThemeIcon('layers');
    item.contextValue = 'shard';
    item.accessibilityInformation = accessible(
      vscode.l10n.t('Shard {0}', this.shard.id),
      item.description,
    );
    return item;
  }
}

function memberIcon(member: MemberFacts): vscode.ThemeIcon {
  if (!member.healthy) {
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  }
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
  if (facts.balancer) {
    parts.push(
      facts.balancer.enabled ? vscode.l10n.t('balancer on') : vscode.l10n.t('balancer off'),
    );
  }
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
