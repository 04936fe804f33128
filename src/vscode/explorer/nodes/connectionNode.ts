import * as vscode from 'vscode';
import { accessible } from '../../common/accessible';
import type { DatabaseFacts, DeploymentFacts } from '../../../engine/deployment/deploymentFacts';
import { formatBytes } from '../../../report';
import { environmentName, themeColour, type Connection } from '../../connections/connection';
import type { Session } from '../sessions';
import { namespaceUri } from '../migrationBadges';
import { isServerDatabase } from '../serverDatabases';
import type { TreeContext } from '../treeContext';
import { DatabaseNode } from './databaseNode';
import { ErrorNode, type ExplorerNode } from './node';
import { TopologyNode } from './topologyNodes';
import { topologySummary } from './topologyText';

/** A saved connection; expanding it connects. */
export class ConnectionNode implements ExplorerNode {
  readonly id: string;
  /**
   * @param generation counts the disconnects: under a new id the editor forgets that the node was
   * expanded, and does not connect again by itself
   */
  constructor(
    private readonly context: TreeContext,
    readonly connection: Connection,
    generation: number,
    readonly parent: ExplorerNode | undefined,
  ) {
    this.id = generation === 0 ? connection.id : `${connection.id}#${generation}`;
  }

  toTreeItem(): vscode.TreeItem {
    const { connection } = this;
    const session = this.context.sessions.get(connection.id);
    const environment = environmentName(connection.environment);
    const item = new vscode.TreeItem(connection.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = [environment, stateText(session)].filter(Boolean).join(' · ');
    item.iconPath = icon(connection, session);
    item.contextValue = session.state === 'connected' ? 'connection.connected' : 'connection.idle';
    item.resourceUri = namespaceUri(connection.id);
    item.tooltip = tooltip(connection, session);
    item.accessibilityInformation = accessible(connection.name, environment, stateText(session));
    return item;
  }

  async children(): Promise<ExplorerNode[]> {
    const { sessions } = this.context;
    const known = sessions.get(this.connection.id);
    // A failure stays until Retry: the failure itself makes the view ask for the children again.
    const session = known.state === 'failed' ? known : await sessions.connect(this.connection);
    if (session.state === 'failed') return [new ErrorNode(this, session.error)];
    if (session.state !== 'connected') return [];
    const databases = [...session.facts.databases]
      .sort(usersFirst)
      .map((database) => new DatabaseNode(this.context, this, this.connection, database));
    return [new TopologyNode(this.context, this, this.connection, session.facts), ...databases];
  }
}

function usersFirst(a: DatabaseFacts, b: DatabaseFacts): number {
  const byOwner = Number(isServerDatabase(a.name)) - Number(isServerDatabase(b.name));
  return byOwner === 0 ? a.name.localeCompare(b.name) : byOwner;
}

function stateText(session: Session): string {
  switch (session.state) {
    case 'connected':
      return session.facts.version;
    case 'connecting':
      return vscode.l10n.t('connecting…');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'disconnected':
      return '';
  }
}

function icon(connection: Connection, session: Session): vscode.ThemeIcon {
  if (session.state === 'connecting') return new vscode.ThemeIcon('loading~spin');
  return new vscode.ThemeIcon('server', themeColour(connection));
}

function tooltip(connection: Connection, session: Session): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const line = (label: string, value: string) => {
    text.appendMarkdown(`\n\n**${label}:** `).appendText(value);
  };
  text.appendMarkdown('**').appendText(connection.name).appendMarkdown('**');
  line(vscode.l10n.t('Environment'), environmentName(connection.environment));
  line(vscode.l10n.t('Connection string'), connection.uri);
  if (session.state === 'connected') factLines(session.facts, line);
  if (session.state === 'failed') {
    line(vscode.l10n.t('Failed'), session.error.message);
    line(vscode.l10n.t('What to do'), session.error.remedy);
  }
  return text;
}

function factLines(facts: DeploymentFacts, line: (label: string, value: string) => void): void {
  line(vscode.l10n.t('Deployment'), topologySummary(facts));
  line(vscode.l10n.t('Provider'), facts.provider);
  if (facts.featureCompatibilityVersion !== undefined) {
    line(vscode.l10n.t('Feature compatibility'), facts.featureCompatibilityVersion);
  }
  line(vscode.l10n.t('Size on disk'), formatBytes(facts.totalSizeBytes));
  line(vscode.l10n.t('Round trip'), `${facts.roundTripMs.toFixed(1)} ms`);
}
