import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import { errorFacts, errorLine } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import type { OutputLog } from '../engine/log';
import { settings, settingsSection } from '../names';
import type { Migrations } from './migrations';
import { isResumable, type MigrationRecord } from './record';

/** Resumes what ran when its window was closed, if the user wants that. */
export class ResumeFeature extends Disposable {
  constructor(
    private readonly migrations: Migrations,
    private readonly log: OutputLog,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      this.migrations.onDidFindInterrupted((record) => {
        if (isResumable(record) && isWanted()) void inBackground(() => this.resume(record));
      }),
    );
  }

  private async resume({ id, plan }: MigrationRecord): Promise<void> {
    try {
      if (await runsInBackground(plan.name)) return;
      this.log.info(`[${plan.name}] resumed by itself`);
      await this.migrations.resume(id);
    } catch (error) {
      this.log.error(`[${plan.name}] ${errorLine(errorFacts(error))}`);
    }
  }
}

function isWanted(): boolean {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  return configuration.get(settings.resumeAutomatically, false);
}

/** Then it is attached to instead. */
async function runsInBackground(name: string): Promise<boolean> {
  // Loaded on first use: activation must not pay for it.
  const { Registry } = await import('../../worker/registry');
  const { findKnown } = await import('../../worker/lookup');
  const known = await findKnown(new Registry(), name);
  known?.client?.dispose();
  return known?.client !== undefined;
}
