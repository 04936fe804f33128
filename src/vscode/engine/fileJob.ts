import * as vscode from 'vscode';
import type { JobProgress } from '../../methods/job';
import { formatBytes, formatNumberOf, formatPercent } from '../../report';
import type { EngineClient } from '../../worker/engineClient';
import type { EngineLauncher } from './launcher';

/** Runs an import or export in an engine process of its own, with its progress and a way to cancel. */
export async function runFileJob<R>(
  launcher: EngineLauncher,
  title: string,
  work: (client: EngineClient, signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const engine = await launcher.start('files');
    const interruption = new AbortController();
    token.onCancellationRequested(() => interruption.abort());
    let share = 0;
    engine.client.onFileProgress((told) => {
      const { bytes, bytesTotal = 0 } = told;
      const now = bytesTotal > 0 ? (100 * bytes) / bytesTotal : 0;
      progress.report({ message: textOf(told), increment: now - share });
      share = now;
    });
    try {
      return await work(engine.client, interruption.signal);
    } finally {
      await engine.dispose();
    }
  });
}

function textOf({ documents, bytes, bytesTotal }: JobProgress): string {
  const size = bytesTotal === undefined ? formatBytes(bytes) : formatPercent(bytes, bytesTotal);
  return `${formatNumberOf(documents, 'document')}, ${size}`;
}
