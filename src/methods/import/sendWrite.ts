import { MongoServerError } from 'mongodb';
import { formatNamespace, type Namespace } from '../../engine/catalog/namespaces';
import type { Deployment } from '../../engine/deployment/deployment';
import { isPassingCode, retrying, type RetryOptions } from '../../engine/deployment/retry';

const WRITE_CONCERN = { w: 'majority', wtimeout: 60_000 };

/** What the target says of one statement that it did not carry out. */
export interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: Record<string, unknown>;
}

/** What the target answers to a write. */
export interface WriteReply {
  n: number;
  nModified?: number;
  upserted?: unknown[];
  writeErrors?: WriteError[];
  writeConcernError?: { code: number; errmsg: string };
}

/**
 * Sends a write until it is carried out with majority; what a try that was told of as failed did all
 * the same is done again.
 * @param command makes it anew for each try
 */
export async function sendWrite(
  target: Deployment,
  namespace: Namespace,
  retry: Omit<RetryOptions, 'what'>,
  command: () => Record<string, unknown>,
): Promise<{ reply: WriteReply; tries: number }> {
  let tries = 0;
  const what = `writing to ${formatNamespace(namespace)}`;
  const reply = await retrying(
    async () => {
      tries++;
      const answer = (await target.client
        .db(namespace.db)
        .command({ ...command(), writeConcern: WRITE_CONCERN })) as WriteReply;
      const passing =
        answer.writeConcernError ?? answer.writeErrors?.find(({ code }) => isPassingCode(code));
      if (passing === undefined) return answer;
      throw new MongoServerError({ ...passing, message: passing.errmsg });
    },
    { ...retry, what },
  );
  return { reply, tries };
}
