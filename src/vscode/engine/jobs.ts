import * as vscode from 'vscode';
import { withProgress } from '../common/messages';
import { throwIfStopped, type JobProgress } from '../../methods/job';
import { formatBytes, formatNumberOf, formatPercent } from '../../report';
import type { JobName, JobParams, JobReport } from '../../worker/jobRequests';
import type { EngineLauncher } from './launcher';

/** A job that is to be done. */
export interface Job<N extends JobName> {
  name: N;
  params: JobParams<N>;
}

/**
 * Has a job done in an engine process of its own.
 * @throws FerryError; `interrupted` when `signal` aborts
 */
export async function runJob<N extends JobName>(
  launcher: EngineLauncher,
  { name, params }: Job<N>,
  signal: AbortSignal,
  onProgress: (progress: JobProgress) => void,
): Promise<JobReport<N>> {
  throwIfStopped({ signal });
  const engine = await launcher.start(name);
  engine.client.onJobProgress(onProgress);
  try {
    throwIfStopped({ signal });
    return await engine.client.runJob(name, params, signal);
  } finally {
    await engine.dispose();
  }
}

/** As {@link runJob}, with its progress in a notification, which can be cancelled. */
export async function runJobNotified<N extends JobName>(
  launcher: EngineLauncher,
  title: string,
  job: Job<N>,
): Promise<JobReport<N>> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await withProgress(options, async (progress, token) => {
    const interruption = new AbortController();
    token.onCancellationRequested(() => interruption.abort());
    let share = 0;
    return await runJob(launcher, job, interruption.signal, (told) => {
      const { bytes, bytesTotal = 0 } = told;
      const now = bytesTotal > 0 ? (100 * bytes) / bytesTotal : 0;
      progress.report({ message: jobProgressText(told), increment: now - share });
      share = now;
    });
  });
}

/** Progress as one line. */
export function jobProgressText({ activity, documents, bytes, bytesTotal }: JobProgress): string {
  const size = bytesTotal === undefined ? formatBytes(bytes) : formatPercent(bytes, bytesTotal);
  const count = documents > 0 ? formatNumberOf(documents, 'document') : '';
  const parts = [activity, count, bytes > 0 ? size : ''];
  return parts.filter((part) => part !== '').join(', ');
}
