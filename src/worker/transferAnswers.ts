import type { MessageConnection } from 'vscode-jsonrpc';
import type { Log } from '../engine/log';
import type { JobProgress } from '../methods/job';
import { answer } from './controlServer';
import { signalOf } from './errors';
import { TOOL_VERSION } from './toolVersion';
import { transferProgress, transferRequest } from './transferRequests';

/** Progress is told this often at most. */
const TELL_EVERY_MS = 200;

/** Carries out dumps and restores, whose code is loaded by the first one. */
export function answerTransfers(connection: MessageConnection, log: Log): void {
  answer(connection, transferRequest, async ({ order, toolsFolder }, token) => {
    const { transfer } = await import('../methods/transfer');
    return await transfer(order, {
      log,
      toolVersion: TOOL_VERSION,
      signal: signalOf(token),
      onProgress: teller(connection),
      whereabouts: { folder: toolsFolder },
    });
  });
}

function teller(connection: MessageConnection): (progress: JobProgress) => void {
  let toldAt = 0;
  return (progress) => {
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    // Fails when the peer has just gone; its connection's close follows.
    connection.sendNotification(transferProgress, progress).catch(() => undefined);
  };
}
