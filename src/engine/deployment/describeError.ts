import {
  MongoCompatibilityError,
  MongoInvalidArgumentError,
  MongoMissingCredentialsError,
  MongoMissingDependencyError,
  MongoParseError,
  MongoServerError,
} from 'mongodb';
import { FerryError } from '../errors';
import type { ErrorKind } from '../errors';
import { networkFailureOf } from './networkErrors';
import { neededPrivilege } from './privileges';
import { redactText } from './redact';
import { meaningOf } from './serverErrors';

/** Where an error happened, for its message. */
export interface ErrorContext {
  /** Label of the deployment concerned. */
  deployment?: string;
  /** What was being done: `Cannot connect to`, `Reading shop.users from`; the label follows. */
  doing?: string;
  namespace?: string;
  /** Who authenticated: `ferry@admin`. */
  user?: string;
  /** What it means for the run; `failed` unless told. */
  kind?: ErrorKind;
  /** Values to mask wherever they turn up in the message. */
  secrets?: readonly string[];
}

/** Any error, the driver's above all, as a {@link FerryError} that names cause and remedy on one line. */
export function describeError(error: unknown, context: ErrorContext = {}): FerryError {
  if (error instanceof FerryError) return error;
  const { code, cause, remedy, kind } = explain(error, context);
  const clause = oneLine(redactText(cause, context.secrets));
  return new FerryError(
    {
      code,
      kind: kind ?? context.kind ?? 'failed',
      message: sentence(context, clause),
      remedy,
      ...(context.namespace === undefined ? {} : { namespace: context.namespace }),
    },
    { cause: error },
  );
}

interface Explanation {
  code: string;
  /** One clause without its full stop. */
  cause: string;
  remedy: string;
  kind?: ErrorKind;
}

function explain(error: unknown, context: ErrorContext): Explanation {
  if (!(error instanceof Error)) return unexpected(String(error));
  return (
    explainServerCode(error, context) ??
    networkFailureOf(error) ??
    explainReply(error) ??
    explainUsage(error) ??
    unexpected(error.message)
  );
}

function explainServerCode(error: Error, context: ErrorContext): Explanation | undefined {
  const server = serverErrorIn(error);
  if (server === undefined) return undefined;
  if (server.code === 13) return unauthorized(server.message, context);
  const meaning = meaningOf(server.code);
  if (meaning?.code === 'authentication-failed') {
    return { ...meaning, cause: `authentication failed${forUser(context)}` };
  }
  if (meaning !== undefined) return { ...meaning, cause: `${meaning.cause} (${server.message})` };
  return {
    code: 'server-error',
    cause: `the server answered: ${server.message}`,
    remedy: 'Resume when its cause is removed.',
  };
}

/** The server's reply, also where the driver wrapped it into a server selection error. */
function serverErrorIn(error: Error): MongoServerError | undefined {
  if (error instanceof MongoServerError) return error;
  return error.cause instanceof Error ? serverErrorIn(error.cause) : undefined;
}

function unauthorized(message: string, context: ErrorContext): Explanation {
  if (/requires authentication/i.test(message)) {
    return {
      code: 'authentication-required',
      cause: 'the deployment asks for a user and a password',
      remedy: 'Connect with mongodb://user:password@….',
    };
  }
  const privilege = neededPrivilege(message);
  return {
    code: 'not-authorized',
    cause: `not authorized${forUser(context)}: ${privilege.what}`,
    remedy: `Grant it, as an administrator: ${privilege.grant(context.user)}.`,
  };
}

/** The driver could make nothing of what a server sent. */
function explainReply(error: Error): Explanation | undefined {
  const isOfBson = /^BSON\w*Error$|^DamagedBson$/.test(error.name) || /^BSON /.test(error.message);
  if (!isOfBson && !(error instanceof MongoCompatibilityError)) return undefined;
  return {
    code: 'unfit-reply',
    cause: `what it sent is no answer of MongoDB’s: ${error.message}`,
    remedy: 'Find out what answers there, and of what version it is.',
  };
}

function explainUsage(error: Error): Explanation | undefined {
  if (error instanceof MongoMissingDependencyError) {
    return {
      code: 'missing-dependency',
      cause: error.message,
      remedy: 'Use another authentication mechanism or compressor.',
      kind: 'usage',
    };
  }
  const missingFile = /ENOENT: no such file or directory, open '(.+)'/.exec(error.message)?.[1];
  if (missingFile !== undefined) {
    return {
      code: 'file-not-found',
      cause: `there is no file ${missingFile}`,
      remedy: 'Check the connection string’s tlsCAFile and tlsCertificateKeyFile.',
      kind: 'usage',
    };
  }
  return unusableUriErrors.some((type) => error instanceof type)
    ? explainUri(error.message)
    : undefined;
}

const unusableUriErrors = [
  MongoParseError,
  MongoInvalidArgumentError,
  MongoMissingCredentialsError,
];

function explainUri(message: string): Explanation {
  return {
    code: 'invalid-uri',
    cause: `the connection string is not usable: ${message}`,
    remedy:
      'Write it as mongodb://user:password@host:port/?options with special characters of the password percent-encoded.',
    kind: 'usage',
  };
}

function unexpected(message: string): Explanation {
  return {
    code: 'unexpected',
    cause: message === '' ? 'an unknown error' : message,
    remedy: 'Resume; if it comes again, report it with the log.',
  };
}

/** `Cannot connect to db1: connection refused by db1:27017.` */
function sentence({ doing, deployment }: ErrorContext, clause: string): string {
  const subject = [doing, deployment].filter((part) => part !== undefined).join(' ');
  if (subject !== '') return `${subject}: ${clause}.`;
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function forUser({ user }: ErrorContext): string {
  return user === undefined ? '' : ` for user ${user}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
