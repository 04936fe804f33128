import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc';
import type { Log } from '../engine/log';
import type { JobContext, JobProgress } from '../methods/job';
import { answer } from './controlServer';
import { signalOf } from './errors';
import { fileProgress, fileRequests } from './fileRequests';
import { TOOL_VERSION } from './toolVersion';

/** Progress is told this often at most. */
const TELL_EVERY_MS = 200;

/** Answers the questions about files; their readers and writers are loaded by the first one. */
export function answerFiles(connection: MessageConnection, log: Log): void {
  const contextOf = (token: CancellationToken): JobContext => ({
    log,
    toolVersion: TOOL_VERSION,
    signal: signalOf(token),
    onProgress: teller(connection),
  });
  answer(connection, fileRequests.preview, async (file) => {
    const { previewFile } = await import('../methods/import/preview');
    return await previewFile(file);
  });
  answer(connection, fileRequests.import, async ({ target, file, options }, token) => {
    const { importFile } = await import('../methods/import/importFile');
    return await importFile(target, file, options, contextOf(token));
  });
  answer(connection, fileRequests.export, async ({ source, options }, token) => {
    const { exportCollection } = await import('../methods/export/exportCollection');
    return await exportCollection(source, options, contextOf(token));
  });
}

function teller(connection: MessageConnection): (progress: JobProgress) => void {
  let toldAt = 0;
  return (progress) => {
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    // Fails when the peer has just gone; its connection's close follows.
    connection.sendNotification(fileProgress, progress).catch(() => undefined);
  };
}
