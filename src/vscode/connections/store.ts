import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { secretsOf, withoutPassword } from '../../engine/deployment/redact';
import { Disposable } from '../common/lifecycle';
import type { SecretSource } from '../engine/log';
import { isConnection, type Connection } from './connection';

const STATE_KEY = 'connections';

/** What a connection is saved from: its connection string may hold secrets. */
export type ConnectionDraft = Omit<Connection, 'id'> & { id?: string };

/**
 * The saved connections. The complete connection string of each is in the secret store; everything
 * else holds it without its secrets.
 */
export class ConnectionStore extends Disposable implements SecretSource {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly secretsSeen = new Set<string>();

  constructor(
    private readonly state: vscode.Memento,
    private readonly secrets: vscode.SecretStorage,
  ) {
    super();
  }

  /** In the order of their names. */
  all(): Connection[] {
    const stored = this.state.get<unknown>(STATE_KEY);
    return (Array.isArray(stored) ? stored : [])
      .filter(isConnection)
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  get(id: string): Connection | undefined {
    return this.all().find((connection) => connection.id === id);
  }

  byName(name: string): Connection | undefined {
    return this.all().find((connection) => connection.name === name);
  }

  /**
   * Saves a new connection, or over the one with the same id.
   * @throws FerryError `invalid-uri`
   */
  async save(draft: ConnectionDraft): Promise<Connection> {
    const connection: Connection = {
      id: draft.id ?? randomUUID(),
      name: draft.name,
      uri: withoutPassword(draft.uri),
      environment: draft.environment,
      ...(draft.colour === undefined ? {} : { colour: draft.colour }),
      ...(draft.folder === undefined ? {} : { folder: draft.folder }),
    };
    this.rememberSecrets(draft.uri);
    await this.secrets.store(secretKey(connection.id), draft.uri);
    const others = this.all().filter((other) => other.id !== connection.id);
    await this.state.update(STATE_KEY, [...others, connection]);
    this.changed.fire();
    return connection;
  }

  /** The names of the folders, in their order. */
  folders(): string[] {
    const names = this.all().flatMap(({ folder }) => folder ?? []);
    return [...new Set(names)].sort((a, b) => a.localeCompare(b));
  }

  /** Puts connections into a folder, or out of any. */
  async move(ids: readonly string[], folder: string | undefined): Promise<void> {
    const moved = this.all().map(({ folder: earlier, ...connection }): Connection => {
      const now = ids.includes(connection.id) ? folder : earlier;
      return now === undefined ? connection : { ...connection, folder: now };
    });
    await this.state.update(STATE_KEY, moved);
    this.changed.fire();
  }

  async remove(id: string): Promise<void> {
    await this.state.update(
      STATE_KEY,
      this.all().filter((connection) => connection.id !== id),
    );
    await this.secrets.delete(secretKey(id));
    this.changed.fire();
  }

  /**
   * The connection string with its secrets; without them if the secret store lost them, or holds
   * those of another connection string than the one that is shown: they go only where they were
   * saved for.
   */
  async completeUri(connection: Connection): Promise<string> {
    const complete = await this.secrets.get(secretKey(connection.id));
    const isSame = complete !== undefined && withoutPassword(complete) === connection.uri;
    const uri = isSame ? complete : connection.uri;
    this.rememberSecrets(uri);
    return uri;
  }

  /** Every secret that passed through here, for redaction. */
  knownSecrets(): readonly string[] {
    return [...this.secretsSeen];
  }

  private rememberSecrets(uri: string): void {
    for (const secret of secretsOf(uri)) this.secretsSeen.add(secret);
  }
}

function secretKey(id: string): string {
  return `mongoFerry.connection.${id}`;
}
