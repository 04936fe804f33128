import type { CancellationToken, MessageConnection, RequestType } from 'vscode-jsonrpc';
import type { ErrorFacts } from '../engine/errors';
import type { Log } from '../engine/log';
import type { JobContext } from '../methods/job';
import { answer } from './controlServer';
import { signalOf } from './errors';
import { jobProgress, jobs, type JobName, type JobParams, type JobReport } from './jobRequests';
import { seldom } from './seldom';
import { TOOL_VERSION } from './toolVersion';

/**
 * Does jobs; the code of each is loaded by the first one of its kind.
 * @param stopping aborted when the process is to end, and with it its jobs
 */
export function answerJobs(connection: MessageConnection, log: Log, stopping: AbortSignal): void {
  const onJob = <N extends JobName>(
    name: N,
    work: (params: JobParams<N>, context: JobContext) => Promise<JobReport<N>>,
  ): void => {
    // Of the one type that the name stands for; the compiler sees that of any name.
    const type = jobs[name] as unknown as RequestType<JobParams<N>, JobReport<N>, ErrorFacts>;
    answer(connection, type, (params: JobParams<N>, token: CancellationToken) =>
      work(params, {
        log,
        toolVersion: TOOL_VERSION,
        signal: AbortSignal.any([signalOf(token), stopping]),
        onProgress: seldom((progress) => {
          // Fails when the peer has just gone; its connection's close follows.
          connection.sendNotification(jobProgress, progress).catch(() => undefined);
        }),
      }),
    );
  };
  onJob('transfer', async ({ order, toolsFolder }, context) => {
    const { transfer } = await import('../methods/transfer');
    return await transfer(order, { ...context, whereabouts: { folder: toolsFolder } });
  });
  onJob('import', async ({ target, file, options, means, toolsFolder }, context) => {
    const { importBy } = await import('../methods/importExport');
    const whereabouts = { folder: toolsFolder };
    return await importBy(means, target, file, options, { ...context, whereabouts });
  });
  onJob('dynamodb', async ({ target, source, items, indexes, options }, context) => {
    const { importDynamo } = await import('../methods/dynamodb/importDynamo');
    return await importDynamo(target, source, items, indexes, options, context);
  });
  onJob('export', async ({ source, options, means, toolsFolder }, context) => {
    const { exportBy } = await import('../methods/importExport');
    const whereabouts = { folder: toolsFolder };
    return await exportBy(means, source, options, { ...context, whereabouts });
  });
  onJob('restoreBackup', async (request, context) => {
    const { restoreBackup } = await import('../methods/physicalBackup/restoreBackup');
    return await restoreBackup(request, context);
  });
  onJob('sample', async (request, context) => {
    const { loadSample } = await import('../methods/sampleData/loadSample');
    return await loadSample(request, context);
  });
}
