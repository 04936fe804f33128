import * as vscode from 'vscode';
import { EXIT } from '../../report/exitCodes';
import type { RunStatus } from '../../engine/model/run';
import type { Connection } from '../connections/connection';
import { connectionNamed } from '../connections/connectionNamed';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import { jobProgressText, runJob } from '../engine/jobs';
import type { EngineLauncher } from '../engine/launcher';
import { confirmWrite, effectOf } from '../migrations/confirmWrite';
import { checkedJobDefinition } from './jobDefinition';
import { jobOf } from './jobOrder';
import { TaskTerminal } from './taskTerminal';

/** A line of progress at least this far apart, unless something else is being done. */
const LINE_MS = 5000;

/** What a task's job shows in the terminal; closing it ends the job, incomplete. */
export class JobTerminal extends TaskTerminal {
  private lastLine = { at: 0, activity: '' };

  constructor(
    private readonly definition: vscode.TaskDefinition,
    private readonly folder: vscode.WorkspaceFolder | undefined,
    private readonly connections: ConnectionStore,
    private readonly launcher: EngineLauncher,
  ) {
    super();
  }

  protected async start(): Promise<void> {
    const definition = checkedJobDefinition(this.definition);
    const source = this.connection(definition.source);
    const target = this.connection(definition.target);
    if (target) await confirmWrite(target, effectOf(definition));
    const job = await jobOf(definition, {
      folder: this.folder,
      source: source && (await endpointOf(this.connections, source)),
      target: target && (await endpointOf(this.connections, target)),
    });
    const { operation, path, dataFolder = '' } = definition;
    const [from, to] = [source?.name ?? path, target?.name ?? (dataFolder || path)];
    this.write(vscode.l10n.t('{0}: {1} → {2}', operation, from, to));
    const { text = '', rejected = 0 } = await runJob(this.launcher, job, this.stopped, (told) =>
      this.progress(told),
    );
    this.end(text, rejected > 0 ? EXIT.differences : EXIT.done);
  }

  private connection(name: string | undefined): Connection | undefined {
    return name === undefined ? undefined : connectionNamed(this.connections, name);
  }

  private progress(told: RunStatus): void {
    const { activity } = told;
    if (Date.now() - this.lastLine.at < LINE_MS && activity === this.lastLine.activity) return;
    this.lastLine = { at: Date.now(), activity };
    this.write(jobProgressText(told));
  }
}
