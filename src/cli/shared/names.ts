import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import ConnectionString from 'mongodb-connection-string-url';
import { FerryError } from '../../engine/errors';
import type { MigrationStatus } from '../../engine/model/status';
import { isFinished } from '../../worker/lookup';

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const DEFAULT_PORT = '27017';

/** @throws FerryError `bad-name` */
export function validName(name: string): string {
  if (NAME.test(name)) return name;
  throw new FerryError({
    code: 'bad-name',
    kind: 'usage',
    message: `This cannot be a migration’s name: ${name}`,
    remedy: 'Use 1 to 64 letters, digits, dots, hyphens and underscores.',
  });
}

/**
 * A NAME given as an argument or as `--name`.
 * @throws FerryError `bad-name`, or `usage` if both are given and differ
 */
export function givenName(
  argument: string | undefined,
  option: string | undefined,
): string | undefined {
  if (argument !== undefined && option !== undefined && argument !== option) {
    throw new FerryError({
      code: 'two-names',
      kind: 'usage',
      message: `Two names are given: ${argument} and ${option}.`,
      remedy: 'Give one.',
    });
  }
  const name = argument ?? option;
  return name === undefined ? undefined : validName(name);
}

/**
 * The name of a migration between two deployments when the user gave none: the same each time for
 * the same two, so that running a command again finds the migration that it began; counted on
 * when the earlier ones of that name are finished.
 * @param stored the migrations that the target knows
 */
export function defaultName(source: string, target: string, stored: MigrationStatus[]): string {
  const base = pairName(source, target);
  const finished = new Set(
    stored.filter(({ state }) => isFinished(state)).map((status) => status.name),
  );
  let name = base;
  for (let count = 2; finished.has(name); count++) name = `${base}-${count}`;
  return name;
}

/** `db1-to-db2-3fa2`; the hash is of all hosts of both, because short names repeat. */
function pairName(source: string, target: string): string {
  const hosts = [source, target].map((uri) => [...new ConnectionString(uri).hosts].sort());
  const hash = createHash('sha256').update(JSON.stringify(hosts)).digest('hex').slice(0, 4);
  const [from, to] = hosts.map(([first]) => shortHost(first ?? 'unknown'));
  return `${from}-to-${to}-${hash}`;
}

function shortHost(hostAndPort: string): string {
  const [, host = hostAndPort, port] = /^(.*?)(?::(\d+))?$/.exec(hostAndPort) ?? [];
  const bare = host.replace(/^\[|\]$/g, '');
  const short = isIP(bare) === 0 ? (bare.split('.')[0] ?? bare) : bare;
  const withPort = port === undefined || port === DEFAULT_PORT ? short : `${short}-${port}`;
  return withPort.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 24);
}
