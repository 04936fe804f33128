import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { labelOf, secretsOf, withoutPassword } from '../../engine/deployment/redact';
import { FerryError } from '../../engine/errors';
import type { Endpoint } from '../../engine/model/endpoint';
import { referenceTo } from '../../worker/references';
import type { ConnectionReference } from '../../worker/entrySchema';

/** A connection as the user named it, looked up. */
export interface Connection {
  endpoint: Endpoint;
  /** How to find it again; never holds a secret. */
  reference: ConnectionReference;
  /** It was written out on the command line, with a password. */
  showsPassword: boolean;
}

/**
 * Looks up `URI`, `env:NAME` or `file:PATH`.
 * @throws FerryError `usage` if there is no such variable or file, or no connection string in it
 */
export async function resolveConnection(text: string): Promise<Connection> {
  if (text.startsWith('env:')) return fromEnvironment(text.slice('env:'.length));
  if (text.startsWith('file:')) return await fromFile(text.slice('file:'.length));
  return {
    endpoint: endpointOf(text, 'The connection'),
    reference: referenceTo(text),
    showsPassword: secretsOf(text).length > 0,
  };
}

function fromEnvironment(name: string): Connection {
  const uri = process.env[name]?.trim() ?? '';
  if (uri === '') {
    throw usage(
      'connection-not-found',
      `The environment variable ${name} is not set.`,
      'Set it to a connection string, or give one as a URI or file:PATH.',
    );
  }
  return {
    endpoint: endpointOf(uri, `The environment variable ${name}`),
    reference: { reference: `env:${name}`, passwordNeeded: false },
    showsPassword: false,
  };
}

async function fromFile(name: string): Promise<Connection> {
  const file = path.resolve(name.replace(/^~(?=[/\\])/, homedir()));
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw usage(
      'connection-not-found',
      `The connection file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`,
      'Name a file whose first line is a connection string.',
    );
  });
  const uri = (text.split('\n').find((line) => line.trim() !== '') ?? '').trim();
  return {
    endpoint: endpointOf(uri, `The first line of ${file}`),
    reference: { reference: `file:${file}`, passwordNeeded: false },
    showsPassword: false,
  };
}

function endpointOf(uri: string, what: string): Endpoint {
  if (!/^mongodb(\+srv)?:\/\//.test(uri)) {
    throw usage(
      'invalid-uri',
      `${what} is not a MongoDB connection string.`,
      'Give mongodb://… or mongodb+srv://…, or env:NAME or file:PATH that holds one.',
    );
  }
  withoutPassword(uri);
  return { uri, label: labelOf(uri) };
}

function usage(code: string, message: string, remedy: string): FerryError {
  return new FerryError({ code, kind: 'usage', message, remedy });
}
