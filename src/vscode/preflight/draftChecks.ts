import * as vscode from 'vscode';
import type { ErrorFacts } from '../../engine/errors';
import { findingsOf } from '../../preflight/findings';
import type {
  PlainCheckResult,
  PlainFinding,
  PreflightRequest,
  Severity,
} from '../../preflight/types';
import { errorFacts } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { labelled, type Connection } from '../connections/connection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import type { MigrationDraft } from '../migrations/migrationDraft';

/** What the checks are run by. */
export interface ChecksContext {
  store: ConnectionStore;
  engine: ExplorerEngine;
}

/** What is being done. */
export type Activity = 'idle' | 'checking' | 'fixing';

/** The preflight checks of a migration that is about to be started, and what they found. */
export class DraftChecks extends Disposable {
  private readonly changed = this.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private found: readonly PlainCheckResult[] = [];
  private failure: ErrorFacts | undefined;
  private doing: Activity = 'idle';

  /** @param draft asked anew before each run: settings and connections change */
  constructor(
    private readonly context: ChecksContext,
    readonly draft: () => MigrationDraft,
  ) {
    super();
  }

  get results(): readonly PlainCheckResult[] {
    return this.found;
  }

  /** Why the last run came to nothing. */
  get error(): ErrorFacts | undefined {
    return this.failure;
  }

  get activity(): Activity {
    return this.doing;
  }

  /** Whether it may start: checked, and nothing blocks. */
  get mayStart(): boolean {
    return this.found.length > 0 && this.failure === undefined && this.count('blocker') === 0;
  }

  count(severity: Severity): number {
    return findingsOf(this.found).filter((finding) => finding.severity === severity).length;
  }

  finding(check: string, index: number): PlainFinding | undefined {
    return this.found.find((result) => result.check === check)?.findings[index];
  }

  /** Runs all checks; a failure is kept as {@link error}. */
  async runAll(): Promise<void> {
    await this.run('checking', async (request) => {
      const client = await this.context.engine.client();
      this.found = await client.check(request);
    });
  }

  /** Runs one check again. */
  async runOne(check: string): Promise<void> {
    await this.run('checking', async (request) => {
      const client = await this.context.engine.client();
      this.replace(check, await client.check({ ...request, checks: [check] }));
    });
  }

  /** Carries a remedy out, and runs its check again. */
  async fix({ check, fix }: PlainFinding): Promise<void> {
    if (fix === undefined) return;
    await this.run('fixing', async (request) => {
      const client = await this.context.engine.client();
      this.replace(check, await client.fix({ ...request, agreed: { check, fix } }));
    });
  }

  private replace(check: string, again: readonly PlainCheckResult[]): void {
    this.found = this.found.flatMap((result) => (result.check === check ? again : [result]));
  }

  /** One at a time. */
  private async run(
    activity: Activity,
    work: (request: PreflightRequest) => Promise<void>,
  ): Promise<void> {
    if (this.doing !== 'idle') return;
    this.tell(activity);
    try {
      await work(await this.request());
      this.failure = undefined;
    } catch (error) {
      this.failure = errorFacts(error);
    }
    this.tell('idle');
  }

  private tell(activity: Activity): void {
    this.doing = activity;
    if (!this.isDisposed) this.changed.fire();
  }

  private async request(): Promise<PreflightRequest> {
    const { source, target, plan } = this.draft();
    return { source: await this.endpoint(source), target: await this.endpoint(target), plan };
  }

  private async endpoint({ id, name }: Connection) {
    const connection = this.context.store.get(id);
    if (!connection) throw new Error(vscode.l10n.t('There is no connection named "{0}".', name));
    return {
      uri: await this.context.store.completeUri(connection),
      label: labelled(connection),
    };
  }
}
