import * as vscode from 'vscode';
import type { TransferReport } from '../../methods/dump/types';
import type { JobProgress } from '../../methods/job';
import { formatBytes, formatNumberOf, formatPercent } from '../../report';
import type { TransferParams } from '../../worker/transferRequests';
import type { EngineLauncher } from '../engine/launcher';

/** Dumps or restores in an engine process of its own, with its progress and a way to cancel. */
export async function runTransfer(
  launcher: EngineLauncher,
  title: string,
  params: TransferParams,
): Promise<TransferReport> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const engine = await launcher.start('dumps');
    const interruption = new AbortController();
    token.onCancellationRequested(() => interruption.abort());
    let share = 0;
    engine.client.onTransferProgress((told) => {
      const { bytes, bytesTotal = 0 } = told;
      const now = bytesTotal > 0 ? (100 * bytes) / bytesTotal : 0;
      progress.report({ message: textOf(told), increment: now - share });
      share = now;
    });
    try {
      return await engine.client.transfer(params, interruption.signal);
    } finally {
      await engine.dispose();
    }
  });
}

function textOf({ activity, documents, bytes, bytesTotal }: JobProgress): string {
  const size = bytesTotal === undefined ? formatBytes(bytes) : formatPercent(bytes, bytesTotal);
  const parts = [activity, formatNumberOf(documents, 'document'), bytes > 0 ? size : ''];
  return parts.filter((part) => part !== '').join(', ');
}
