import * as vscode from 'vscode';
import { labelOf } from '../../engine/deployment/redact';
import type { TopologyFacts } from '../../engine/deployment/deploymentFacts';
import { errorFacts } from '../common/errors';
import type { Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { topologyName } from '../explorer/nodes/topologyText';
import type { Migrations } from '../migrations/migrations';
import { recordSummary } from '../migrations/recordText';
import { deploymentColumns, deploymentGroups } from './deploymentColumns';
import type { PageModel, Subject } from '../../pages/topology';
import { migrationColumns } from './migrationColumns';

/** What pictures are made from. */
export interface PictureContext {
  store: ConnectionStore;
  engine: ExplorerEngine;
  migrations: Migrations;
}

/** A picture's title, or nothing if what it is of is there no more. */
export function titleOf(
  { store, migrations }: PictureContext,
  subject: Subject,
): string | undefined {
  return subject.kind === 'deployment'
    ? store.get(subject.id)?.name
    : migrations.get(subject.id)?.plan.name;
}

/** Looks at the deployments that a picture is of, and keeps what was seen for the next drawing. */
export class Picture {
  private readonly seen = new Map<string, TopologyFacts>();
  private notes: string[] = [];

  constructor(
    private readonly context: PictureContext,
    readonly subject: Subject,
  ) {}

  /** Asks the deployments anew. What cannot be asked is noted in the picture. */
  async look(): Promise<void> {
    const notes = await Promise.all(this.connections().map((each) => this.lookAt(each)));
    this.notes = notes.flat();
  }

  /** As far as is known now; nothing if what it is of is there no more. */
  draw(): PageModel | undefined {
    const updatedAt = new Date().toISOString();
    const { notes, subject, context } = this;
    if (subject.kind === 'deployment') {
      const connection = context.store.get(subject.id);
      if (!connection) return undefined;
      const facts = this.seen.get(subject.id);
      return {
        title: connection.name,
        subtitle: facts ? topologyName(facts.topology, facts.setName) : '',
        columns: facts ? deploymentColumns(facts, hostsOf(connection)) : [],
        flows: false,
        notes,
        updatedAt,
      };
    }
    const record = context.migrations.get(subject.id);
    if (!record) return undefined;
    const ends = {
      source: this.groupsOf(record.source.connectionId),
      target: this.groupsOf(record.target.connectionId),
    };
    return {
      title: record.plan.name,
      subtitle: recordSummary(record),
      columns: migrationColumns(record, ends),
      flows: true,
      notes,
      updatedAt,
    };
  }

  private connections(): Connection[] {
    const { store, migrations } = this.context;
    const record = migrations.get(this.subject.id);
    const ids =
      this.subject.kind === 'deployment'
        ? [this.subject.id]
        : [record?.source.connectionId ?? '', record?.target.connectionId ?? ''];
    return ids.flatMap((id) => store.get(id) ?? []);
  }

  private async lookAt(connection: Connection): Promise<string[]> {
    const { store, engine } = this.context;
    try {
      const client = await engine.client();
      const uri = await store.completeUri(connection);
      const facts = await client.topology(uri, { members: true });
      this.seen.set(connection.id, facts);
      return facts.unknown.map(
        ({ fact, reason }) => `${connection.name}: ${unknownText(fact, reason)}`,
      );
    } catch (error) {
      const { message, remedy } = errorFacts(error);
      return [`${connection.name}: ${message} ${remedy}`];
    }
  }

  private groupsOf(id: string) {
    const facts = this.seen.get(id);
    const connection = this.context.store.get(id);
    return facts && connection && deploymentGroups(facts, hostsOf(connection));
  }
}

function unknownText(fact: string, reason: string): string {
  return vscode.l10n.t('{0} unknown: {1}', fact, reason);
}

function hostsOf({ uri }: Connection): string {
  return labelOf(uri).replace(/^.*@/, '');
}
