import type { JobContext, JobProgress } from '../../methods/job';
import { formatBytes, formatNumberOf, formatPercent } from '../../report';
import { TOOL_VERSION } from '../../worker/toolVersion';
import { createDisplay, type DisplayOptions } from '../display/display';
import { logTo } from '../display/logTo';
import { EXIT } from '../../report/exitCodes';
import { onInterrupt } from '../display/signals';

/** Runs a job, showing its progress; a first interrupt stops it, a second ends the process. */
export async function runJob<R>(
  options: DisplayOptions,
  work: (context: JobContext) => Promise<R>,
): Promise<R> {
  const interruption = new AbortController();
  const stopListening = onInterrupt(
    () => interruption.abort(),
    () => process.exit(EXIT.interrupted),
  );
  const display = createDisplay(options);
  try {
    return await work({
      log: logTo((entry) => display.log(entry)),
      toolVersion: TOOL_VERSION,
      signal: interruption.signal,
      onProgress: (progress) => display.progress(progressText(progress)),
    });
  } finally {
    stopListening();
    display.close();
  }
}

function progressText({ activity, documents, bytes, bytesTotal }: JobProgress): string {
  const size =
    bytesTotal === undefined
      ? formatBytes(bytes)
      : `${formatPercent(bytes, bytesTotal)} of ${formatBytes(bytesTotal)}`;
  return `${activity}: ${formatNumberOf(documents, 'document')}, ${size}`;
}
