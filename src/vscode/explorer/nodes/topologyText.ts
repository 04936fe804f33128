import * as vscode from 'vscode';
import type {
  BalancerFacts,
  DeploymentFacts,
  MemberFacts,
  TopologyKind,
} from '../../../engine/deployment/deploymentFacts';
import { formatSeconds } from '../../../report';

/** `Replica set rs0 · 3 members · 6.0.27` */
export function topologySummary(facts: DeploymentFacts): string {
  const name = topologyName(facts.topology, facts.setName);
  return [name, ...partsSummary(facts), facts.version].join(' · ');
}

/** `3 members`; nothing for what has no parts. */
export function partsSummary({ topology, members, shards }: DeploymentFacts): string[] {
  if (topology === 'sharded') return [vscode.l10n.t('{0} shards', shards.length)];
  if (topology !== 'replicaSet') return [];
  return [
    members.length === 1 ? vscode.l10n.t('1 member') : vscode.l10n.t('{0} members', members.length),
  ];
}

/** `Replica set rs0` */
export function topologyName(topology: TopologyKind, setName?: string): string {
  switch (topology) {
    case 'standalone':
      return vscode.l10n.t('Standalone');
    case 'replicaSet':
      return vscode.l10n.t('Replica set {0}', setName ?? '').trim();
    case 'sharded':
      return vscode.l10n.t('Sharded cluster');
    case 'loadBalanced':
      return vscode.l10n.t('Load balanced');
  }
}

/** `secondary · hidden · priority 0 · lag 2 s` */
export function memberSummary(member: MemberFacts): string {
  const parts = [member.state.toLowerCase()];
  if (!member.healthy) parts.push(vscode.l10n.t('unreachable'));
  if (member.hidden === true) parts.push(vscode.l10n.t('hidden'));
  if (member.delaySeconds !== undefined && member.delaySeconds > 0) {
    parts.push(vscode.l10n.t('delayed {0}', formatSeconds(member.delaySeconds)));
  }
  if (member.priority !== undefined && member.priority !== 1 && member.arbiterOnly !== true) {
    parts.push(vscode.l10n.t('priority {0}', member.priority));
  }
  if (member.lagSeconds !== undefined && member.state !== 'PRIMARY') {
    parts.push(vscode.l10n.t('lag {0}', formatSeconds(member.lagSeconds)));
  }
  return parts.join(' · ');
}

/** `balancer on from 23:00 to 6:00`; nothing where it is not known. */
export function balancerText(balancer: BalancerFacts | undefined): string {
  if (balancer === undefined) return '';
  if (!balancer.enabled) return vscode.l10n.t('balancer off');
  const { window } = balancer;
  return window === undefined
    ? vscode.l10n.t('balancer on')
    : vscode.l10n.t('balancer on from {0} to {1}', window.start, window.stop);
}
