import { MongoClient, MongoServerSelectionError } from 'mongodb';
import type { Document, TopologyDescriptionChangedEvent } from 'mongodb';
import type ConnectionString from 'mongodb-connection-string-url';
import { FerryError } from '../errors';
import '../bson/soundReplies';
import type { Endpoint } from '../model/endpoint';
import { Abilities, readFeatures } from './abilities';
import './answerTime';
import { clientOptions, clientUri, type ConnectionNeeds } from './clientOptions';
import type { Deployment } from './deployment';
import { describeError } from './describeError';
import type { ErrorContext } from './describeError';
import { permanentFailureOf } from './networkErrors';
import { secretsOf } from './redact';
import type { TopologyKind } from './deploymentFacts';
import { parseUri, tryParseUri, userOf } from './uri';
import { Version } from './version';

/** How a deployment is opened. */
export interface OpenOptions extends ConnectionNeeds {
  /** Ends connecting, and afterwards whatever is being read by a cursor. */
  signal?: AbortSignal;
}

/** A second try, straight to the host that the user named, is short: it answered or not already. */
const DIRECT_TIMEOUT_MS = 5_000;

/**
 * Opens a deployment and asks what it is. A `mongodb://host` that is a member of a replica set
 * becomes the replica set, unless its other members cannot be reached by the names they have
 * there, or `directConnection` is given.
 * @throws FerryError `refused` (unreachable, credentials, too old, …) or `usage` (malformed string).
 */
export async function openDeployment(
  endpoint: Endpoint,
  options: OpenOptions = {},
): Promise<Deployment> {
  const context = contextOf(endpoint);
  const uri = parseUri(endpoint.uri);
  const client = await connect(uri, options, context);
  try {
    return await identify(client, endpoint.label, uri, options.signal);
  } catch (error) {
    await client.close();
    throw describeError(error, context);
  }
}

/** What messages about an endpoint need: its label, user and secrets to mask. */
export function contextOf(endpoint: Endpoint): ErrorContext {
  const uri = tryParseUri(endpoint.uri);
  return {
    doing: 'Cannot connect to',
    deployment: endpoint.label,
    user: uri === undefined ? undefined : userOf(uri),
    kind: 'refused',
    secrets: secretsOf(endpoint.uri),
  };
}

async function connect(
  uri: ConnectionString,
  options: OpenOptions,
  context: ErrorContext,
): Promise<MongoClient> {
  try {
    return await connectWithin(uri, options, context);
  } catch (error) {
    if (!mayBeReachedDirectly(uri, error)) throw describeError(error, context);
    return await connectDirectly(uri, options, context, error);
  }
}

/** Whether one host was named and answered, and only the members it names are out of reach. */
function mayBeReachedDirectly(uri: ConnectionString, error: unknown): boolean {
  const single = !uri.isSRV && uri.hosts.length === 1;
  const undecided =
    !uri.searchParams.has('directConnection') && !uri.searchParams.has('replicaSet');
  return single && undecided && isReplicaSetOutOfReach(error);
}

function isReplicaSetOutOfReach(error: unknown): boolean {
  if (!(error instanceof MongoServerSelectionError) || error.reason === undefined) return false;
  const { type, setName } = error.reason;
  return type === 'ReplicaSetNoPrimary' && setName !== null;
}

async function connectDirectly(
  uri: ConnectionString,
  options: OpenOptions,
  context: ErrorContext,
  firstError: unknown,
): Promise<MongoClient> {
  const direct = uri.clone();
  direct.searchParams.set('directConnection', 'true');
  const limits = { ...options, serverSelectionTimeoutMS: DIRECT_TIMEOUT_MS };
  let client: MongoClient;
  try {
    client = await connectWithin(direct, limits, context);
  } catch (error) {
    const unreachable = error instanceof MongoServerSelectionError;
    throw describeError(unreachable ? firstError : error, context);
  }
  if (await isPrimary(client)) return client;
  await client.close();
  throw describeError(firstError, context);
}

async function isPrimary(client: MongoClient): Promise<boolean> {
  const hello = await client.db('admin').command({ hello: 1 });
  return hello.isWritablePrimary === true;
}

/** Connects; gives up at the time limit, when aborted, or at once if the connection string cannot work. */
async function connectWithin(
  uri: ConnectionString,
  options: OpenOptions,
  context: ErrorContext,
): Promise<MongoClient> {
  const client = createClient(uri, options, context);
  const stop = new AbortController();
  try {
    return await Promise.race([
      client.connect(),
      aborted(stop.signal, options.signal, context),
      failedForGood(stop.signal, client),
    ]);
  } catch (error) {
    await client.close();
    throw error;
  } finally {
    stop.abort();
  }
}

function createClient(
  uri: ConnectionString,
  options: OpenOptions,
  context: ErrorContext,
): MongoClient {
  try {
    return new MongoClient(clientUri(uri, options), clientOptions(uri, options));
  } catch (error) {
    throw describeError(error, context);
  }
}

/** Rejects when `signal` aborts; never settles otherwise, and lets go of the signal at `end`. */
function aborted(
  end: AbortSignal,
  signal: AbortSignal | undefined,
  context: ErrorContext,
): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => {
      reject(
        new FerryError({
          code: 'interrupted',
          kind: 'interrupted',
          message: `Connecting to ${context.deployment ?? 'the deployment'} was interrupted.`,
          remedy: '',
        }),
      );
    };
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true, signal: end });
  });
}

/** Rejects as soon as every host failed in a way that waiting does not mend; never settles otherwise. */
function failedForGood(end: AbortSignal, client: MongoClient): Promise<never> {
  return new Promise((_resolve, reject) => {
    const look = ({ newDescription }: TopologyDescriptionChangedEvent) => {
      const failure = permanentFailureOf(newDescription);
      if (failure !== undefined) {
        reject(new MongoServerSelectionError(failure.cause, newDescription));
      }
    };
    client.on('topologyDescriptionChanged', look);
    end.addEventListener('abort', () => client.off('topologyDescriptionChanged', look));
  });
}

async function identify(
  client: MongoClient,
  label: string,
  uri: ConnectionString,
  signal: AbortSignal | undefined,
): Promise<Deployment> {
  const admin = client.db('admin');
  const { readPreference } = client;
  const [hello, buildInfo, features] = await Promise.all([
    admin.command({ hello: 1 }, { readPreference }),
    admin.command({ buildInfo: 1 }, { readPreference }),
    readFeatures(client).catch(() => undefined),
  ]);
  const binary = new Version('binary', String(buildInfo.version));
  const setName = typeof hello.setName === 'string' ? hello.setName : undefined;
  return {
    client,
    label,
    topology: topologyOf(hello, uri),
    binary,
    abilities: new Abilities(client, binary, features),
    ...(setName === undefined ? {} : { setName }),
    ...(signal === undefined ? {} : { signal }),
    close: () => client.close(),
  };
}

function topologyOf(hello: Document, uri: ConnectionString): TopologyKind {
  if (uri.searchParams.get('loadBalanced') === 'true') return 'loadBalanced';
  if (hello.msg === 'isdbgrid') return 'sharded';
  return typeof hello.setName === 'string' ? 'replicaSet' : 'standalone';
}
