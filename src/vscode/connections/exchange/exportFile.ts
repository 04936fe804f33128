import { withoutPassword } from '../../../engine/deployment/redact';
import { foundConnection, type FoundConnection } from './found';
import { isSealed, seal, unseal } from './sealed';

/** Says of a file what it is. */
const FORMAT = 'mongo-ferry-connections';
/** Stands for the fields of a connection, and for cipher and key of what is encrypted. */
const VERSION = 1;

/** What was read from a file of connections, or what it takes to read it. */
export type Reading =
  | { state: 'read'; connections: FoundConnection[] }
  | { state: 'encrypted' }
  | { state: 'wrong-passphrase' }
  /** Written by a later version of this program. */
  | { state: 'too-new' };

/** Connections as a file for others to read, without their secrets. */
export function exportPlain(connections: readonly FoundConnection[]): string {
  const plain = connections.map((each) => ({ ...each, uri: withoutPassword(each.uri) }));
  return document({ connections: listed(plain) });
}

/** Connections as a file with their secrets, which only the passphrase opens. */
export async function exportSealed(
  connections: readonly FoundConnection[],
  passphrase: string,
): Promise<string> {
  return document({ encrypted: await seal(JSON.stringify(listed(connections)), passphrase) });
}

/** Whether a parsed file is one that {@link exportPlain} or {@link exportSealed} made. */
export function isExport(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT
  );
}

/** Reads a parsed file. */
export async function readExport(
  file: Record<string, unknown>,
  passphrase?: string,
): Promise<Reading> {
  const { version, connections, encrypted } = file;
  if (version !== VERSION) return { state: 'too-new' };
  if (!isSealed(encrypted)) return { state: 'read', connections: listed(connections) };
  if (passphrase === undefined) return { state: 'encrypted' };
  const text = await unseal(encrypted, passphrase);
  return text === undefined
    ? { state: 'wrong-passphrase' }
    : { state: 'read', connections: listed(JSON.parse(text)) };
}

function document(content: object): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...content }, null, 2)}\n`;
}

/** The entries that are connections, with the fields that a file has and no others. */
function listed(value: unknown): FoundConnection[] {
  return Array.isArray(value) ? value.flatMap((entry) => foundConnection(entry) ?? []) : [];
}
