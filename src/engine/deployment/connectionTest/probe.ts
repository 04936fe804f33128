import { MongoClient } from 'mongodb';
import type { HostAddress } from 'mongodb';
import type ConnectionString from 'mongodb-connection-string-url';
import { contextOf } from '../connect';
import type { Deployment } from '../deployment';
import { describeError } from '../describeError';
import type { ErrorContext } from '../describeError';
import { labelOf } from '../redact';
import { parseUri } from '../uri';

/** The longest that one socket or one lookup may take. */
export const STEP_TIMEOUT_MS = 5_000;

/** What the steps of a connection test found out so far, each building on those before it. */
export interface Probe {
  readonly uri: string;
  readonly label: string;
  readonly parsed: ConnectionString;
  /** The connection string as the driver reads it. */
  readonly options: MongoClient['options'];
  readonly context: ErrorContext;
  /** Of the connection string, or of its SRV record once that is looked up. */
  hosts: HostAddress[];
  /** The hosts that accepted a connection. */
  reachable: HostAddress[];
  /** Open once authenticated. */
  deployment?: Deployment;
}

/** Parses the connection string, as the driver would. @throws FerryError `usage` */
export function createProbe(uri: string): Probe {
  const parsed = parseUri(uri);
  const label = labelOf(uri);
  const context = { ...contextOf({ uri, label }), doing: undefined, deployment: undefined };
  try {
    const { options } = new MongoClient(uri);
    return { uri, label, parsed, options, context, hosts: options.hosts, reachable: [] };
  } catch (error) {
    throw describeError(error, context);
  }
}

/** Whether connections go through a SOCKS proxy, so that names and hosts are the proxy's affair. */
export function usesProxy({ options }: Probe): boolean {
  return options.proxyHost !== undefined;
}
