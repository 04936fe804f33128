import ConnectionString from 'mongodb-connection-string-url';

const SECRET_OPTIONS = [
  'tlsCertificateKeyFilePassword',
  'proxyPassword',
  'authMechanismProperties',
];

/** Whether the connection string names a user but holds no password for a mechanism that needs one. */
export function lacksPassword(uri: string): boolean {
  const parsed = new ConnectionString(uri);
  const mechanism = parsed.searchParams.get('authMechanism') ?? '';
  const needsPassword = mechanism === '' || mechanism.startsWith('SCRAM') || mechanism === 'PLAIN';
  return parsed.username !== '' && parsed.password === '' && needsPassword;
}

/** The connection string with a password as typed, not percent-encoded. */
export function withPassword(uri: string, password: string): string {
  const parsed = new ConnectionString(uri);
  parsed.password = encodeURIComponent(password);
  return parsed.toString();
}

/** Options that say by which way, and how well guarded, a password goes to the hosts. */
const WAY_OPTIONS = [
  ...['proxyHost', 'proxyPort', 'proxyUsername', 'srvServiceName', 'authMechanism'],
  ...['tls', 'ssl', 'tlsInsecure', 'tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames'],
];

/**
 * The edited connection string with those secrets of the earlier one that it lacks: only where it
 * leads the same user to the same hosts, by the same way.
 */
export function carryOverSecrets(edited: string, earlier: string): string {
  const to = new ConnectionString(edited);
  const from = new ConnectionString(earlier);
  if (to.username !== from.username || wayOf(to) !== wayOf(from)) return edited;
  if (to.password === '') to.password = from.password;
  for (const option of SECRET_OPTIONS) {
    const value = from.searchParams.get(option);
    if (value !== null && !to.searchParams.has(option)) to.searchParams.set(option, value);
  }
  return to.toString();
}

/** Equal for two connection strings whose secrets go to the same hosts by the same way. */
function wayOf(uri: ConnectionString): string {
  const hosts = uri.hosts.map((host) => host.toLowerCase()).sort();
  const options = WAY_OPTIONS.map((option) => uri.searchParams.get(option));
  return JSON.stringify([uri.isSRV, hosts, options]);
}

/** The hosts alone, for a first name of a connection. */
export function hostsOf(uri: string): string {
  return new ConnectionString(uri).hosts.join(',');
}
