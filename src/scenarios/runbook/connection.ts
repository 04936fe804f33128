import ConnectionString from 'mongodb-connection-string-url';
import type { Side } from '../types';
import type { RunbookSide, Variable } from './types';

/** How the commands of a runbook reach one side; holds no secret. */
export interface RunbookConnection {
  side: Side;
  label: string;
  /** `SOURCE` or `TARGET`: the beginning of its variables' names. */
  prefix: string;
  /** Lines of bash that read what is not known and set `SOURCE_URI`. */
  preparation: string[];
  variables: Variable[];
  /** Connection string without a password, as one bash word: mongosh asks for the password. */
  shellWord: string;
  /** `host:port`, comma-separated, or a variable. */
  hosts: string;
  /** First host without its port, or a variable. */
  host: string;
  port: string;
  /** User name, or a variable; empty without authentication. */
  user: string;
  tls: boolean;
  /** Database that knows the account. */
  authDatabase: string;
}

/** Percent-encoding that is safe inside double quotes of bash, too. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function parsed(uri: string | undefined): ConnectionString | undefined {
  if (uri === undefined) return undefined;
  try {
    return new ConnectionString(uri);
  } catch {
    return undefined;
  }
}

/** One bash word out of safe characters; double quotes, so that variables are filled in. */
function quoted(text: string): string {
  return `"${text}"`;
}

/** As drivers choose it: authSource, the database of the path, admin. */
function authDatabase(uri: ConnectionString): string {
  return uri.searchParams.get('authSource') ?? (uri.pathname.slice(1) || 'admin');
}

function password(prefix: string, side: Side, user: string): Variable {
  return {
    name: `${prefix}_PASSWORD`,
    meaning: `password of ${user} at the ${side}`,
    secret: true,
  };
}

function known(side: Side, label: string, uri: ConnectionString): RunbookConnection {
  const prefix = side.toUpperCase();
  const user = decodeURIComponent(uri.username);
  const options = uri.searchParams.toString().replace(/[^\w=&.,:%+-]/g, encode);
  const safeHosts = uri.hosts.map((host) => host.replace(/[^\w.:[\]-]/g, ''));
  const database = uri.pathname.replace(/^\//, '').replace(/[^\w.%-]/g, '');
  const rest = `${safeHosts.join(',')}/${database}${options === '' ? '' : `?${options}`}`;
  const scheme = uri.isSRV ? 'mongodb+srv' : 'mongodb';
  const [first = 'localhost'] = safeHosts;
  const [, host = first, port = '27017'] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(first) ?? [];
  const login = user === '' ? '' : `${encode(user)}@`;
  const withPassword = user === '' ? '' : `${encode(user)}:$(encode "$${prefix}_PASSWORD")@`;
  return {
    side,
    label,
    prefix,
    preparation: [
      ...(user === ''
        ? []
        : [`read -rsp 'Password of the ${side} account: ' ${prefix}_PASSWORD; echo`]),
      `export ${prefix}_URI=${quoted(`${scheme}://${withPassword}${rest}`)}`,
    ],
    variables: user === '' ? [] : [password(prefix, side, user)],
    shellWord: quoted(`${scheme}://${login}${rest}`),
    hosts: safeHosts.join(','),
    host,
    port,
    user,
    authDatabase: authDatabase(uri),
    tls: uri.isSRV || /(^|&)(tls|ssl)=true/.test(options),
  };
}

function unknown(side: Side, label: string): RunbookConnection {
  const prefix = side.toUpperCase();
  const host = `\${${prefix}_HOSTS%%[:,]*}`;
  const options = `\${${prefix}_OPTIONS}`;
  return {
    side,
    label,
    prefix,
    preparation: [
      `read -rp 'Hosts of the ${side}, host:port, separated by commas: ' ${prefix}_HOSTS; export ${prefix}_HOSTS`,
      `read -rp 'Options of its connection string, such as replicaSet=rs0&tls=true, or nothing: ' ${prefix}_OPTIONS`,
      `read -rp 'Account on the ${side}: ' ${prefix}_USER; export ${prefix}_USER`,
      `read -rsp 'Its password: ' ${prefix}_PASSWORD; echo`,
      `export ${prefix}_URI=${quoted(`mongodb://$(encode "$${prefix}_USER"):$(encode "$${prefix}_PASSWORD")@$${prefix}_HOSTS/?authSource=admin&${options}`)}`,
    ],
    variables: [
      {
        name: `${prefix}_HOSTS`,
        meaning: `hosts of the ${side}, host:port, separated by commas`,
        secret: false,
      },
      {
        name: `${prefix}_OPTIONS`,
        meaning: `options of its connection string, without authSource`,
        secret: false,
      },
      { name: `${prefix}_USER`, meaning: `account on the ${side}`, secret: false },
      password(prefix, side, 'that account'),
    ],
    shellWord: quoted(
      `mongodb://$(encode "$${prefix}_USER")@$${prefix}_HOSTS/?authSource=admin&${options}`,
    ),
    hosts: `$${prefix}_HOSTS`,
    host,
    port: '27017',
    user: `$${prefix}_USER`,
    authDatabase: 'admin',
    tls: false,
  };
}

/** How the commands reach a side: by its connection string, or by variables that are asked for. */
export function connectionOf(side: Side, { label, uri }: RunbookSide): RunbookConnection {
  const connectionString = parsed(uri);
  return connectionString === undefined
    ? unknown(side, label)
    : known(side, label, connectionString);
}
