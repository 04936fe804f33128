import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../model/endpoint';
import type { Log } from '../log';
import { overridden } from './clientOptions';
import { openDeployment, type OpenOptions } from './connect';
import type { Deployment } from './deployment';
import { tryParseUri } from './uri';

/** What a line to a deployment carries. */
export interface Line {
  /** Milliseconds there and back. */
  roundTripMs: number;
  /** Of what does not compress, over one connection; Infinity where it was too fast to tell. */
  bytesPerSecond: number;
}

const ROUND_TRIPS = 2;
const PROBE_BYTES = 1_000_000;
const PROBES = 4;
const PROBING_MS = 1_500;
const ANSWER_MS = 10_000;
/** A faster line needs no closer look. */
const FAST_BYTES_PER_SECOND = 50_000_000;

/** A nearer deployment is on this machine or its network, where only a busy server is slow. */
const NEAR_MS = 2;
/**
 * zlib's first level packs about 100 MB/s on one core, to a fifth (measured with the data of the
 * bench): a slower line than a fifth of that carries more when everything on it is packed.
 */
const SLOW_BYTES_PER_SECOND = 20_000_000;

/**
 * Measures the line by pings; a comment of noise, which does not compress, makes some of them
 * large. Nothing is written. @throws what the driver throws
 */
export async function measureLine({ client }: Pick<Deployment, 'client'>): Promise<Line> {
  const admin = client.db('admin');
  const timed = async (comment: Buffer | undefined): Promise<number> => {
    const start = performance.now();
    await admin.command({
      ping: 1,
      maxTimeMS: ANSWER_MS,
      ...(comment === undefined ? {} : { comment }),
    });
    return performance.now() - start;
  };
  let roundTripMs = Infinity;
  for (let ping = 0; ping < ROUND_TRIPS; ping++) {
    roundTripMs = Math.min(roundTripMs, await timed(undefined));
  }
  const comment = randomBytes(PROBE_BYTES);
  const end = performance.now() + PROBING_MS;
  let bytesPerSecond = 0;
  for (let probe = 0; probe < PROBES && performance.now() < end; probe++) {
    // The first ones widen the connection's window.
    const seconds = ((await timed(comment)) - roundTripMs) / 1000;
    bytesPerSecond = Math.max(bytesPerSecond, seconds > 0 ? PROBE_BYTES / seconds : Infinity);
    if (bytesPerSecond > FAST_BYTES_PER_SECOND) break;
  }
  return { roundTripMs, bytesPerSecond };
}

/**
 * Opens a deployment that much is to be read from or written to. Where the line is slow, and the
 * connection string says nothing of `compressors`, everything sent is compressed.
 * @throws FerryError as {@link openDeployment}
 */
export async function openForTransfer(
  endpoint: Endpoint,
  options: OpenOptions & { log: Log },
): Promise<Deployment> {
  const deployment = await openDeployment(endpoint, options);
  tellOverridden(deployment, endpoint, options.log);
  try {
    if (!(await isBetterCompressed(deployment, endpoint, options.log))) return deployment;
  } catch (error) {
    await deployment.close();
    throw error;
  }
  await deployment.close();
  return openDeployment(endpoint, { ...options, compressed: true });
}

/** What the user asked for and does not get is said. */
function tellOverridden({ label }: Deployment, { uri }: Endpoint, log: Log): void {
  const parsed = tryParseUri(uri);
  const names = parsed === undefined ? [] : overridden(parsed);
  if (names.length === 0) return;
  log.info(
    `Of the connection string of ${label}, ${names.join(', ')} counts for applications, not here: everything is read from and written to the member that takes writes.`,
  );
}

async function isBetterCompressed(
  deployment: Deployment,
  { uri }: Endpoint,
  log: Log,
): Promise<boolean> {
  if (tryParseUri(uri)?.searchParams.has('compressors') === true) return false;
  const { roundTripMs, bytesPerSecond } = await measureLine(deployment);
  if (roundTripMs < NEAR_MS || bytesPerSecond > SLOW_BYTES_PER_SECOND) return false;
  const megabytes = (bytesPerSecond / 1e6).toFixed(1);
  log.info(
    `The line to ${deployment.label} carries about ${megabytes} MB/s: what is sent is compressed (zlib).`,
  );
  return true;
}
