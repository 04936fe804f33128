import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-jsonrpc';
import { FerryError, type ErrorFacts } from '../engine/errors';
import { FERRY_ERROR_CODE } from './protocol';

/** Any error as the JSON-RPC error that carries its facts; foreign ones become `internal`. */
export function toResponseError(error: unknown): ResponseError<ErrorFacts> {
  const facts = error instanceof FerryError ? error.facts() : internalError(error);
  return new ResponseError(FERRY_ERROR_CODE, facts.message, facts);
}

/** The {@link FerryError} that a failed request stands for. */
export function fromResponseError(error: unknown): FerryError {
  if (error instanceof FerryError) return error;
  if (!(error instanceof ResponseError)) return new FerryError(internalError(error));
  if (error.code === FERRY_ERROR_CODE && isErrorFacts(error.data)) {
    return new FerryError(error.data);
  }
  if (error.code === ErrorCodes.MethodNotFound) return wrongVersion();
  return engineGone();
}

/** The engine process or the connection to it ended before it answered. */
export function engineGone(): FerryError {
  return new FerryError({
    code: 'engine-gone',
    kind: 'failed',
    message: 'The engine process ended before it answered.',
    remedy: 'See its last lines in the output; a migration that it ran can be resumed.',
  });
}

/** An AbortSignal that follows a JSON-RPC request's cancellation. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function wrongVersion(): FerryError {
  return new FerryError({
    code: 'engine-version',
    kind: 'failed',
    message: 'The other process does not know this request: it is of another version.',
    remedy: 'Use the same version of Mongo Ferry in both places.',
  });
}

function internalError(error: unknown): ErrorFacts {
  return {
    code: 'internal',
    kind: 'failed',
    message: error instanceof Error ? error.message : String(error),
    remedy: 'This is a fault of Mongo Ferry; please report it.',
  };
}

function isErrorFacts(data: unknown): data is ErrorFacts {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    'kind' in data &&
    'message' in data
  );
}
