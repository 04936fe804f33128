import { setTimeout as delay } from 'node:timers/promises';
import { FerryError } from '../../engine/errors';

/** Without a byte for so long, the connection is given up and made again. */
const SILENCE_MS = 60_000;
const MOST_TRIES = 5;
const PAUSE_MS = 2_000;

/** A file that is read from the network as if it were here. */
export interface Download {
  /** Host and path: what follows them may be a signature that lets anybody read the file. */
  name: string;
  bytesTotal?: number | undefined;
  chunks: AsyncGenerator<Buffer>;
}

/** Whether this is an address and no file. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * Begins a download; a connection that breaks is made again where it broke.
 * @throws FerryError `download-failed`
 */
export async function download(address: string, signal: AbortSignal): Promise<Download> {
  const { host, pathname } = new URL(address);
  const name = `${host}${pathname}`;
  const first = await request(address, name, 0, signal);
  const length = Number(first.response.headers.get('content-length') ?? Number.NaN);
  const bytesTotal = Number.isFinite(length) ? length : undefined;
  return { name, bytesTotal, chunks: read(address, name, first, bytesTotal, signal) };
}

interface Answer {
  response: Response;
  /** To be called at every sign of life. */
  alive: () => void;
  end: () => void;
}

async function* read(
  address: string,
  name: string,
  first: Answer,
  total: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let offset = 0;
  let answer = first;
  for (let tries = 1; ; tries++) {
    try {
      for await (const chunk of answer.response.body ?? []) {
        answer.alive();
        const bytes = Buffer.from(chunk as Uint8Array);
        offset += bytes.length;
        tries = 1;
        yield bytes;
      }
      if (total === undefined || offset >= total) return;
      throw new Error('the connection was closed');
    } catch (error) {
      if (signal.aborted || tries >= MOST_TRIES) throw failed(name, (error as Error).message);
      await delay(PAUSE_MS, undefined, { signal });
      answer = await request(address, name, offset, signal);
    } finally {
      answer.end();
    }
  }
}

async function request(
  address: string,
  name: string,
  offset: number,
  signal: AbortSignal,
): Promise<Answer> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('it fell silent')), SILENCE_MS);
  const end = () => clearTimeout(timer);
  try {
    const response = await fetch(address, {
      signal: AbortSignal.any([signal, silence.signal]),
      headers: offset === 0 ? {} : { range: `bytes=${offset}-` },
    });
    if (offset > 0 && response.status !== 206) {
      throw new Error(`it does not go on from the middle (HTTP ${response.status})`);
    }
    if (!response.ok) throw new Error(`HTTP ${response.status} ${response.statusText}`);
    return { response, alive: () => void timer.refresh(), end };
  } catch (error) {
    end();
    throw failed(name, (error as Error).message);
  }
}

function failed(name: string, why: string): FerryError {
  return new FerryError({
    code: 'download-failed',
    kind: 'failed',
    message: `${name} could not be downloaded: ${why}.`,
    remedy: 'Check the address, which may have expired, and the network.',
  });
}
