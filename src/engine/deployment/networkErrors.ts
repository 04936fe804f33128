import { MongoServerSelectionError } from 'mongodb';
import type { ServerDescription, TopologyDescription } from 'mongodb';

/** Why a server could not be reached. */
export interface NetworkFailure {
  code: string;
  /** One clause: `connection refused by db1:27017`. */
  cause: string;
  remedy: string;
  /** Whether trying again without changing anything cannot succeed. */
  permanent: boolean;
}

interface Rule {
  matches: RegExp;
  describe: (host: string, found: RegExpExecArray) => NetworkFailure;
}

/** Ordered: the first that matches names the cause. Matched against error codes and messages. */
const rules: Rule[] = [
  {
    matches: /querySrv (\w+) (\S+)|queryTxt (\w+) (\S+)/,
    describe: (_host, found) => ({
      code: 'dns-not-found',
      cause: `DNS has no usable SRV record for ${found[2] ?? found[4] ?? 'the host'}`,
      remedy:
        'Check the host name of the mongodb+srv:// string, or use the mongodb:// string that lists the hosts.',
      permanent: true,
    }),
  },
  {
    matches: /getaddrinfo (ENOTFOUND|EAI_AGAIN)(?: (\S+))?/,
    describe: (host, found) => ({
      code: 'dns-not-found',
      cause: `DNS does not know the host ${found[2] ?? host}`,
      remedy: 'Check the host name, and that this machine’s DNS or VPN can resolve it.',
      permanent: found[1] === 'ENOTFOUND',
    }),
  },
  {
    matches:
      /wire version (\d+)(?:, but this version of the (?:Node\.js D|d)river requires at least)/,
    describe: (host) => ({
      code: 'server-too-old',
      cause: `the server at ${host} is older than MongoDB 4.4, the oldest that change streams and raw copies are supported on`,
      remedy:
        'Migrate it with mongodump and mongorestore of the server’s own version, or upgrade it to 4.4 or later first.',
      permanent: true,
    }),
  },
  {
    matches: /reports (?:maximum|minimum) wire version/,
    describe: (host) => ({
      code: 'unfit-reply',
      cause: `what answers at ${host} is no MongoDB that can be spoken with`,
      remedy: 'Find out what answers there, and of what version it is.',
      permanent: true,
    }),
  },
  {
    matches:
      /CERT_|certificate|self[- ]signed|UNABLE_TO_VERIFY|ERR_TLS_CERT_ALTNAME_INVALID|altnames/i,
    describe: (host) => ({
      code: 'tls-certificate',
      cause: `the TLS certificate of ${host} was not accepted`,
      remedy:
        'Give the authority’s certificate with tlsCAFile=…, and connect by the host name that the certificate names.',
      permanent: true,
    }),
  },
  {
    matches: /alert number|sslv3 alert|tlsv1 alert|handshake failure/i,
    describe: (host) => ({
      code: 'tls-refused',
      cause: `${host} refused the TLS handshake`,
      remedy:
        'Check whether it asks for a client certificate (tlsCertificateKeyFile=…) and which TLS versions it accepts.',
      permanent: true,
    }),
  },
  {
    matches:
      /wrong version number|EPROTO|packet length too long|Client network socket disconnected/,
    describe: (host) => ({
      code: 'tls-not-offered',
      cause: `${host} did not answer the TLS handshake`,
      remedy: 'If the server runs without TLS, connect with tls=false; else check the port.',
      permanent: true,
    }),
  },
  {
    matches: /ECONNREFUSED/,
    describe: (host) => ({
      code: 'connection-refused',
      cause: `connection refused by ${host}`,
      remedy: 'Check that mongod runs there, listens on that port and address (bindIp).',
      permanent: false,
    }),
  },
  {
    matches: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timed out|timeout/i,
    describe: (host) => ({
      code: 'host-unreachable',
      cause: `no answer from ${host}`,
      remedy: 'Check address and port, firewalls, and the deployment’s IP access list.',
      permanent: false,
    }),
  },
  {
    matches: /ECONNRESET|EPIPE|connection .*closed|socket hang up/i,
    describe: (host) => ({
      code: 'connection-lost',
      cause: `${host} closed the connection`,
      remedy:
        'Check that the server is up, whether it wants TLS (tls=true), and the IP access list.',
      permanent: false,
    }),
  },
];

/** The network's part in an error, found in the error itself, its causes and the driver's view of each host. */
export function networkFailureOf(error: unknown, host = 'the server'): NetworkFailure | undefined {
  if (error instanceof MongoServerSelectionError && error.reason !== undefined) {
    const failure = topologyFailure(error.reason);
    if (failure !== undefined) return failure;
  }
  const text = textOf(error);
  for (const { matches, describe } of rules) {
    const found = matches.exec(text);
    if (found !== null) return describe(addressIn(text) ?? host, found);
  }
  return undefined;
}

/** Why a topology cannot be connected to, once every host failed in a way that waiting does not mend. */
export function permanentFailureOf(topology: TopologyDescription): NetworkFailure | undefined {
  if (topology.servers.size === 0) return wrongSetName(topology);
  const failures = [...topology.servers.values()].map(serverFailure);
  return failures.every((failure) => failure?.permanent === true) ? failures[0] : undefined;
}

/** The reason why no host of a topology could be selected. */
function topologyFailure(topology: TopologyDescription): NetworkFailure | undefined {
  const servers = [...topology.servers.values()];
  if (servers.length === 0) return wrongSetName(topology);
  const noneAnswers = servers.every(({ type }) => type === 'Unknown' || type === 'RSGhost');
  if (noneAnswers) {
    return servers.map(serverFailure).find((failure) => failure !== undefined);
  }
  return topology.type === 'ReplicaSetNoPrimary' ? noPrimary(topology) : undefined;
}

function serverFailure(server: ServerDescription): NetworkFailure | undefined {
  if (server.type === 'RSGhost') return notInitiated(server.address);
  return server.error === null ? undefined : networkFailureOf(server.error, server.address);
}

/** The driver forgets hosts that belong to another set than the one asked for. */
function wrongSetName({ setName }: TopologyDescription): NetworkFailure | undefined {
  if (setName === null) return undefined;
  return {
    code: 'wrong-set-name',
    cause: `none of the hosts belongs to a replica set called ${setName}`,
    remedy: 'Correct replicaSet=… in the connection string, or leave it out.',
    permanent: true,
  };
}

function notInitiated(address: string): NetworkFailure {
  return {
    code: 'not-initiated',
    cause: `${address} was started with --replSet but its replica set is not initiated`,
    remedy: 'Run rs.initiate() on it once.',
    permanent: true,
  };
}

function noPrimary(topology: TopologyDescription): NetworkFailure {
  const addresses = [...topology.servers.keys()].join(', ');
  return {
    code: 'no-primary',
    cause: `the replica set ${topology.setName ?? ''} has no reachable primary among ${addresses}`,
    remedy:
      'Wait for an election, check the members’ states, and check that this machine reaches the members by these names.',
    permanent: false,
  };
}

/** Messages and codes of an error and everything inside it (causes, and the parts of an AggregateError). */
function textOf(error: unknown): string {
  const parts: string[] = [];
  collect(error, parts, 0);
  return parts.join(' ');
}

function collect(error: unknown, parts: string[], depth: number): void {
  if (!(error instanceof Error) || depth > 5) return;
  const { code } = error as { code?: unknown };
  parts.push(error.message, typeof code === 'string' ? code : '');
  collect(error.cause, parts, depth + 1);
  if (error instanceof AggregateError) {
    for (const part of error.errors) collect(part, parts, depth + 1);
  }
}

/** `host:port` as Node's and the driver's messages hold it. */
function addressIn(text: string): string | undefined {
  return /(?:E[A-Z]+|Server at|to) ([\w.-]+:\d{1,5}|\[[\da-f:]+\]:\d+)/.exec(text)?.[1];
}
