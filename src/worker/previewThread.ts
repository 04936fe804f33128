import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { FerryError, type ErrorFacts } from '../engine/errors';
import type { DynamoPreview } from '../methods/dynamodb/types';
import type { FilePreview } from '../methods/import/previewTypes';
import type { FileOptions } from '../methods/import/types';
import type { DynamoPreviewParams } from './fileRequests';
import { toResponseError } from './errors';

/** A preview looks at the beginning of a file: one that takes longer, or more, never ends well. */
const LONGEST_MS = 60_000;
const MOST_MEGABYTES = 512;

/** What is to be shown, and what comes of it. */
interface Previews {
  file: { params: FileOptions; preview: FilePreview };
  dynamodb: { params: DynamoPreviewParams; preview: DynamoPreview };
}

type Answer<K extends keyof Previews> = { preview: Previews[K]['preview'] } | { error: ErrorFacts };

/**
 * Reads the beginning of a file in a thread of its own, so that whatever it holds, this one goes on
 * serving, and its memory is bounded.
 * @throws FerryError what the preview throws; `preview-too-much` where it comes to no end
 */
export async function previewInThread<K extends keyof Previews>(
  kind: K,
  params: Previews[K]['params'],
): Promise<Previews[K]['preview']> {
  const thread = new Worker(process.argv[1] ?? '', {
    workerData: { kind, params },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  const limit = setTimeout(() => void thread.terminate(), LONGEST_MS);
  try {
    const answer = await new Promise<Answer<K>>((resolve, reject) => {
      thread.once('message', resolve).once('error', () => reject(tooMuch()));
      thread.once('exit', () => reject(tooMuch()));
    });
    if ('error' in answer) throw new FerryError(answer.error);
    return answer.preview;
  } finally {
    clearTimeout(limit);
    void thread.terminate();
  }
}

/** Does the work of {@link previewInThread}, in that thread. */
export async function answerPreview(): Promise<void> {
  if (isMainThread) throw new Error('this is no thread of a preview');
  const { kind, params } = workerData as { kind: keyof Previews; params: unknown };
  try {
    parentPort?.postMessage({ preview: await preview(kind, params) });
  } catch (error) {
    parentPort?.postMessage({ error: toResponseError(error).data });
  }
}

async function preview(
  kind: keyof Previews,
  params: unknown,
): Promise<FilePreview | DynamoPreview> {
  if (kind === 'file') {
    const { previewFile } = await import('../methods/import/preview');
    return await previewFile(params as FileOptions);
  }
  const { previewDynamo } = await import('../methods/dynamodb/preview');
  const { source, items } = params as DynamoPreviewParams;
  return await previewDynamo(source, items);
}

function tooMuch(): FerryError {
  return new FerryError({
    code: 'preview-too-much',
    kind: 'failed',
    message: 'The beginning of the file takes more time or memory than any that is sound.',
    remedy: 'Check its format: it may be damaged, or made to do harm.',
  });
}
