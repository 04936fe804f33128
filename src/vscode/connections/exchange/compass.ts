import { createDecipheriv, pbkdf2 } from 'node:crypto';
import ConnectionString, { CommaAndColonSeparatedRecord } from 'mongodb-connection-string-url';
import type { Colour } from '../marks';
import type { Reading } from './exportFile';
import { environmentOf, type FoundConnection } from './found';

// The format is Compass's own, by its sources: packages/connection-storage/src/encrypt.ts,
// connection-secrets.ts and import-export-connection.ts of mongodb-js/compass.

/** Compass's colours as it paints them, by the nearest of ours. */
const COLOURS: Record<string, Colour> = {
  color1: 'red',
  color2: 'purple',
  color3: 'orange',
  color4: 'yellow',
  color5: 'green',
  color6: 'green',
  color7: 'blue',
  color8: 'blue',
  color9: 'purple',
};

/** A part of what is encrypted, after two bytes of version. */
interface Place {
  at: number;
  length: number;
}
const SALT: Place = { at: 2, length: 16 };
const IV: Place = { at: 18, length: 16 };
const TAG: Place = { at: 34, length: 16 };
const ITERATIONS = 100_000;
const KEY_BYTES = 32;

interface CompassConnection {
  favorite?: { name?: unknown; color?: unknown };
  connectionOptions: { connectionString: string };
  connectionSecrets?: string;
}

/** What {@link CompassConnection.connectionSecrets} holds, as far as connection strings have a place for it. */
interface CompassSecrets {
  password?: string;
  awsSessionToken?: string;
  tlsCertificateKeyFilePassword?: string;
  proxyPassword?: string;
}

/** Whether a parsed file is an export of MongoDB Compass. */
export function isCompassExport(value: unknown): value is { connections: unknown[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Compass Connections' &&
    'connections' in value &&
    Array.isArray(value.connections)
  );
}

/** Reads a parsed export of Compass. An empty passphrase leaves encrypted secrets out. */
export async function readCompass(
  { connections }: { connections: unknown[] },
  passphrase?: string,
): Promise<Reading> {
  const entries = connections.filter(isCompassConnection);
  const encrypted = entries.some(({ connectionSecrets }) => connectionSecrets !== undefined);
  if (encrypted && passphrase === undefined) return { state: 'encrypted' };
  try {
    const found = entries.map((entry) => readEntry(entry, passphrase ?? ''));
    return { state: 'read', connections: await Promise.all(found) };
  } catch {
    return { state: 'wrong-passphrase' };
  }
}

async function readEntry(entry: CompassConnection, passphrase: string): Promise<FoundConnection> {
  const { favorite, connectionOptions, connectionSecrets } = entry;
  const bare = connectionOptions.connectionString;
  const uri =
    connectionSecrets === undefined || passphrase === ''
      ? bare
      : withSecrets(bare, await decrypted(connectionSecrets, passphrase));
  const name = typeof favorite?.name === 'string' ? favorite.name : hostsOf(bare);
  const colour = COLOURS[String(favorite?.color)];
  return { name, uri, environment: environmentOf(name), ...(colour ? { colour } : {}) };
}

/** @throws if the passphrase is another */
async function decrypted(base64: string, passphrase: string): Promise<CompassSecrets> {
  const bytes = Buffer.from(base64, 'base64');
  const part = ({ at, length }: Place) => bytes.subarray(at, at + length);
  const key = await keyOf(passphrase, part(SALT));
  const decipher = createDecipheriv('aes-256-gcm', key, part(IV), { authTagLength: TAG.length });
  decipher.setAuthTag(part(TAG));
  const data = bytes.subarray(TAG.at + TAG.length);
  const text = decipher.update(data, undefined, 'utf8') + decipher.final('utf8');
  return (JSON.parse(text) as { secrets: CompassSecrets }).secrets;
}

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    pbkdf2(passphrase, salt, ITERATIONS, KEY_BYTES, 'sha512', (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function withSecrets(uri: string, secrets: CompassSecrets): string {
  const whole = new ConnectionString(uri);
  if (secrets.password !== undefined) whole.password = encodeURIComponent(secrets.password);
  for (const option of ['tlsCertificateKeyFilePassword', 'proxyPassword'] as const) {
    const secret = secrets[option];
    if (secret !== undefined) whole.searchParams.set(option, secret);
  }
  if (secrets.awsSessionToken !== undefined) {
    const properties = new CommaAndColonSeparatedRecord(
      whole.searchParams.get('authMechanismProperties'),
    );
    properties.set('AWS_SESSION_TOKEN', secrets.awsSessionToken);
    whole.searchParams.set('authMechanismProperties', properties.toString());
  }
  return whole.toString();
}

function hostsOf(uri: string): string {
  try {
    return new ConnectionString(uri).hosts.join(',');
  } catch {
    return uri;
  }
}

function isCompassConnection(value: unknown): value is CompassConnection {
  if (typeof value !== 'object' || value === null) return false;
  const { connectionOptions: options, connectionSecrets: secrets } = value as Partial<
    Record<keyof CompassConnection, unknown>
  >;
  return (
    typeof options === 'object' &&
    options !== null &&
    'connectionString' in options &&
    typeof options.connectionString === 'string' &&
    (secrets === undefined || typeof secrets === 'string')
  );
}
