import type ConnectionString from 'mongodb-connection-string-url';
import { CommaAndColonSeparatedRecord } from 'mongodb-connection-string-url';
import { parseUri, tryParseUri } from './uri';

/** What stands in the place of a secret. */
const MASK = '***';

/** Options of a connection string whose whole value is a secret. */
const SECRET_OPTIONS = [
  'tlsCertificateKeyFilePassword',
  'proxyPassword',
  // As drivers and the shell of 4.x and before call the first.
  'sslPass',
  'sslPEMKeyPassword',
];

/** Properties inside `authMechanismProperties` that are secrets. */
const SECRET_MECHANISM_PROPERTIES = ['AWS_SESSION_TOKEN'];

const URI_IN_TEXT = /mongodb(?:\+srv)?:\/\/[^\s"'`<>]+/gi;

/** Shorter secrets would turn every text into asterisks, and are none. */
const SHORTEST_SECRET = 3;

/** The connection string with every secret masked; hosts, user and options stay readable. */
export function redactUri(uri: string): string {
  const parsed = tryParseUri(uri);
  return parsed === undefined ? redactUnparsable(uri) : withSecrets(parsed, MASK).toString();
}

/** `user@host1:27017,host2`: short, for messages, tables and stored state. */
export function labelOf(uri: string): string {
  const parsed = tryParseUri(uri);
  if (parsed === undefined) return redactUnparsable(uri);
  const user = parsed.username === '' ? '' : `${decodeURIComponent(parsed.username)}@`;
  return `${user}${parsed.hosts.join(',')}`;
}

/**
 * The connection string without its password and other secrets, the user name kept: what may be
 * stored or copied.
 * @throws FerryError `invalid-uri`, because in a malformed string secrets cannot be told apart.
 */
export function withoutPassword(uri: string): string {
  return withSecrets(parseUri(uri), '').toString();
}

/** Free text with the credentials of connection strings in it, and the given secrets, masked. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  const untold = spellings(secrets).reduce(
    (redacted, secret) => redacted.replaceAll(secret, MASK),
    text,
  );
  return untold.replace(URI_IN_TEXT, redactUri);
}

/** The secrets that a connection string holds, for {@link redactText}. */
export function secretsOf(uri: string): string[] {
  const parsed = tryParseUri(uri);
  if (parsed === undefined) return [];
  const mechanism = mechanismProperties(parsed);
  return [
    parsed.password,
    ...SECRET_OPTIONS.map((option) => parsed.searchParams.get(option) ?? ''),
    ...SECRET_MECHANISM_PROPERTIES.map((property) => mechanism.get(property) ?? ''),
  ].filter((secret) => secret !== '');
}

function redactUnparsable(uri: string): string {
  // A string whose scheme was forgotten, or is another one's, holds its password all the same.
  let redacted = uri.replace(/^((?:[^@:/]*:\/\/)?[^@:/]*:).*@/s, `$1${MASK}@`);
  if (!redacted.includes('@')) {
    // `mongodb://user:password` with the host forgotten.
    redacted = redacted.replace(/(:\/\/[^:/?,]*:)(?!\d{1,5}(?:[/?,]|$))[^]*$/, `$1${MASK}`);
  }
  for (const option of SECRET_OPTIONS) {
    redacted = redacted.replace(new RegExp(`(${option}=)[^&]+`, 'gi'), `$1${MASK}`);
  }
  for (const property of SECRET_MECHANISM_PROPERTIES) {
    redacted = redacted.replace(new RegExp(`(${property}(?::|%3A))[^,&]+`, 'gi'), `$1${MASK}`);
  }
  return redacted;
}

/** A copy with each secret replaced, or taken out if the replacement is empty. */
function withSecrets(uri: ConnectionString, replacement: string): ConnectionString {
  const copy = uri.clone();
  if (copy.password !== '') copy.password = replacement;
  for (const option of SECRET_OPTIONS) {
    if (!copy.searchParams.has(option)) continue;
    if (replacement === '') copy.searchParams.delete(option);
    else copy.searchParams.set(option, replacement);
  }
  replaceMechanismSecrets(copy, replacement);
  return copy;
}

function replaceMechanismSecrets(uri: ConnectionString, replacement: string): void {
  const properties = mechanismProperties(uri);
  const present = SECRET_MECHANISM_PROPERTIES.filter((property) => properties.has(property));
  if (present.length === 0) return;
  for (const property of present) {
    if (replacement === '') properties.delete(property);
    else properties.set(property, replacement);
  }
  if (properties.size === 0) uri.searchParams.delete('authMechanismProperties');
  else uri.searchParams.set('authMechanismProperties', properties.toString());
}

function mechanismProperties(uri: ConnectionString): CommaAndColonSeparatedRecord {
  return new CommaAndColonSeparatedRecord(uri.searchParams.get('authMechanismProperties'));
}

/** Each secret raw, decoded, percent-encoded and as a JSON string holds it, the longest first. */
function spellings(secrets: readonly string[]): string[] {
  const all = secrets
    .flatMap((secret) => [secret, decoded(secret)])
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret.length >= SHORTEST_SECRET);
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
