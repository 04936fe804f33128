import { MongoServerError, type Document } from 'mongodb';

/** The code that a command is refused with. @throws what it is not refused with a code for */
export async function codeOf(command: Promise<unknown>): Promise<number> {
  try {
    await command;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'number') return code;
    throw error;
  }
  throw new Error('it was not refused');
}

/** What a command is refused with. */
export interface Refused {
  code: number;
  message: string;
  errorResponse: Document;
}

/** How a command is refused. @throws Error when it is not */
export async function refusalOf(command: Promise<unknown>): Promise<Refused> {
  const error = await command.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MongoServerError)) throw new Error(`not refused: ${String(error)}`);
  return {
    code: Number(error.code),
    message: error.message,
    errorResponse: error.errorResponse,
  };
}
