import ConnectionString from 'mongodb-connection-string-url';
import { nearName } from '../nearNames';
import { FerryError } from '../errors';

/**
 * Parsed, or nothing if it is malformed, or if an `@` after the hosts leaves in doubt where an
 * unencoded password ends (`mongodb://u:a@b/c@host` parses, with `b` as its host).
 */
export function tryParseUri(uri: string): ConnectionString | undefined {
  const parsed = parseOrReason(uri);
  return typeof parsed === 'string' ? undefined : parsed;
}

/** @throws FerryError `invalid-uri` (usage), which never quotes a part that may be a password. */
export function parseUri(uri: string): ConnectionString {
  const parsed = parseOrReason(uri);
  if (typeof parsed !== 'string') return parsed;
  throw new FerryError({
    code: 'invalid-uri',
    kind: 'usage',
    message: `The connection string is malformed: ${parsed}.`,
    remedy:
      'Write it as mongodb://user:password@host:port/?options, with special characters of the password percent-encoded.',
  });
}

/** `ferry@admin`: who a connection string authenticates as, or nothing without credentials. */
export function userOf(uri: ConnectionString): string | undefined {
  if (uri.username === '') return undefined;
  const database = decodeURIComponent(uri.pathname.slice(1));
  const authSource = uri.searchParams.get('authSource') ?? (database || 'admin');
  return `${decodeURIComponent(uri.username)}@${authSource}`;
}

function parseOrReason(uri: string): ConnectionString | string {
  if (!/^mongodb(\+srv)?:\/\//i.test(uri)) {
    return 'it does not start with mongodb:// or mongodb+srv://';
  }
  const authority = /^[^:]+:\/\/([^/?#]*)/.exec(uri)?.[1] ?? '';
  const options = optionsOf(uri);
  if (options.some((option) => !/^[^=]+=/.test(option))) return 'an option has no value';
  // Those of the options, as Azure's portal writes them, are left out of account.
  const isTold = authority.includes('@') && options.every(isKnownOption);
  const plain = isTold ? uri.replace(/\?.*$/s, '') : uri;
  if (plain.split('@').length !== authority.split('@').length) {
    return 'an @ stands after the hosts';
  }
  try {
    const parsed = new ConnectionString(uri);
    return parsed.hosts.every(hasPlausiblePort) ? parsed : 'a port is not a number from 1 to 65535';
  } catch (error) {
    return reasonOf(error);
  }
}

function optionsOf(uri: string): string[] {
  const query = /^[^?]*\?(.*)$/s.exec(uri)?.[1] ?? '';
  return query === '' ? [] : query.split('&').filter((option) => option !== '');
}

/**
 * Options of connection strings (mongodb.com/docs/manual/reference/connection-string-options): what
 * stands behind the name of one is no part of a password.
 */
const OPTIONS = [
  ...['appName', 'authMechanism', 'authMechanismProperties', 'authSource', 'compressors'],
  ...['connectTimeoutMS', 'directConnection', 'gssapiServiceName', 'heartbeatFrequencyMS'],
  ...['journal', 'loadBalanced', 'localThresholdMS', 'maxConnecting', 'maxIdleTimeMS'],
  ...['maxPoolSize', 'maxStalenessSeconds', 'minPoolSize', 'proxyHost', 'proxyPassword'],
  ...['proxyPort', 'proxyUsername', 'readConcernLevel', 'readPreference', 'readPreferenceTags'],
  ...['replicaSet', 'retryReads', 'retryWrites', 'serverMonitoringMode', 'socketTimeoutMS'],
  ...['serverSelectionTimeoutMS', 'srvMaxHosts', 'srvServiceName', 'ssl', 'timeoutMS', 'tls'],
  ...['tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames', 'tlsCAFile', 'tlsInsecure'],
  ...['tlsCertificateKeyFile', 'tlsCertificateKeyFilePassword', 'uuidRepresentation', 'w'],
  ...['waitQueueTimeoutMS', 'wTimeoutMS', 'wTimeout', 'j', 'zlibCompressionLevel', 'tlsCRLFile'],
  ...['tlsDisableOCSPEndpointCheck', 'tlsDisableCertificateRevocationCheck'],
];

const OPTION_NAMES = new Set(OPTIONS.map((name) => name.toLowerCase()));

function isKnownOption(option: string): boolean {
  return OPTION_NAMES.has(nameOf(option).toLowerCase());
}

function nameOf(option: string): string {
  return option.slice(0, option.indexOf('='));
}

/** Names of options that no driver knows, with the one that is likely meant. */
export function unknownOptions(uri: string): { name: string; near: string | undefined }[] {
  return optionsOf(uri)
    .filter((option) => !isKnownOption(option))
    .map(nameOf)
    .map((name) => ({ name, near: nearName(name, OPTIONS) }));
}

/** What follows a host's colon may be a password whose host was forgotten (`mongodb://user:password`). */
function hasPlausiblePort(host: string): boolean {
  const port = /^(?:\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(host)?.[1] ?? '27017';
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
}

/** The parser's reason, as far as it quotes nothing of the string. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const harmless = [
    'Password contains unescaped characters',
    'Username contains unescaped characters',
    'Protocol and host list are required in the uri',
    'URI contained empty userinfo section',
    'mongodb+srv URI cannot have multiple service names',
    'mongodb+srv URI cannot have port number',
  ];
  const found = harmless.find((text) => message.startsWith(text));
  return found ?? 'user, hosts and options cannot be told apart';
}
