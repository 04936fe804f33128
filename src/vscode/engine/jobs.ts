import * as vscode from 'vscode';
import { FerryError } from '../../engine/errors';
import type { RunReport, RunStatus } from '../../engine/model/run';
import { throwIfStopped } from '../../methods/job';
import type { Chosen, RunRequest } from '../../methods/run';
import { formatBytes, formatNumberOf, formatPercent } from '../../report';
import type { EngineClient } from '../../worker/engineClient';
import { engineGone } from '../../worker/errors';
import type { Ended } from '../../worker/protocol';
import { inBackground } from '../common/background';
import { withProgress } from '../common/messages';
import type { EngineLauncher } from './launcher';

/** What is to be run, and between what. */
export type Job = Chosen & Pick<RunRequest, 'source' | 'target' | 'toolsFolder'>;

/**
 * Carries a method out in an engine process of its own.
 * @throws FerryError; `interrupted` when `signal` aborts
 */
export async function runJob(
  launcher: EngineLauncher,
  job: Job,
  signal: AbortSignal,
  onStatus: (status: RunStatus) => void,
): Promise<RunReport> {
  throwIfStopped({ signal });
  const engine = await launcher.start(job.method);
  engine.client.onProgress(onStatus);
  const name = `${job.method}-${Date.now().toString(36)}`;
  const stop = () =>
    void inBackground(async () => {
      await engine.client.interrupt(name);
    });
  try {
    throwIfStopped({ signal });
    const end = endOf(engine.client);
    signal.addEventListener('abort', stop, { once: true });
    await engine.client.start({ ...job, name });
    const { report, status } = await end;
    if (report !== undefined) return report;
    throw new FerryError(status.error ?? engineGone().facts());
  } finally {
    signal.removeEventListener('abort', stop);
    await engine.dispose();
  }
}

function endOf(client: EngineClient): Promise<Ended> {
  const end = new Promise<Ended>((resolve, reject) => {
    client.onEnded(resolve);
    client.onClosed(() => reject(engineGone()));
  });
  end.catch(() => undefined);
  return end;
}

/** As {@link runJob}, with its progress in a notification, which can be cancelled. */
export async function runJobNotified(
  launcher: EngineLauncher,
  title: string,
  job: Job,
): Promise<RunReport> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await withProgress(options, async (progress, token) => {
    const interruption = new AbortController();
    token.onCancellationRequested(() => interruption.abort());
    let share = 0;
    return await runJob(launcher, job, interruption.signal, (told) => {
      const { bytes = 0, bytesTotal = 0 } = told;
      const now = bytesTotal > 0 ? (100 * bytes) / bytesTotal : 0;
      progress.report({ message: jobProgressText(told), increment: now - share });
      share = now;
    });
  });
}

/** Progress as one line. */
export function jobProgressText(status: RunStatus): string {
  const { activity, documents = 0, bytes = 0, bytesTotal } = status;
  const size = bytesTotal === undefined ? formatBytes(bytes) : formatPercent(bytes, bytesTotal);
  const count = documents > 0 ? formatNumberOf(documents, 'document') : '';
  const parts = [activity, count, bytes > 0 ? size : ''];
  return parts.filter((part) => part !== '').join(', ');
}
