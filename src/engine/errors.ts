/**
 * What an error means for the run, and so for the exit code:
 * `usage` — the request itself is wrong; `refused` — nothing was started or written;
 * `failed` — work stopped, its state is kept; `interrupted` — stopped by the user, state kept.
 */
export type ErrorKind = 'usage' | 'refused' | 'failed' | 'interrupted';

/** The parts of a {@link FerryError} that travel: over RPC, into the stored state, into reports. */
export interface ErrorFacts {
  /** Stable kebab-case identifier, e.g. `target-not-empty`. */
  code: string;
  kind: ErrorKind;
  /** What failed, one line, without secrets. */
  message: string;
  /** What to do next, one line. */
  remedy: string;
  /** How the remedy is called on the command line: options or a command. It is named there only. */
  commandLine?: string;
  /** The namespace concerned, where there is one. */
  namespace?: string;
}

/** An error that names its cause and its remedy; the only kind shown to a user on purpose. */
export class FerryError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly commandLine?: string;
  readonly namespace?: string;

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(facts.message, options);
    this.name = 'FerryError';
    this.code = facts.code;
    this.kind = facts.kind;
    this.remedy = facts.remedy;
    this.commandLine = facts.commandLine;
    this.namespace = facts.namespace;
  }

  /** The error as plain data. */
  facts(): ErrorFacts {
    return {
      code: this.code,
      kind: this.kind,
      message: this.message,
      remedy: this.remedy,
      ...(this.commandLine === undefined ? {} : { commandLine: this.commandLine }),
      ...(this.namespace === undefined ? {} : { namespace: this.namespace }),
    };
  }

  /** One line for a log: cause, then remedy. */
  get line(): string {
    return this.remedy === '' ? this.message : `${this.message} ${this.remedy}`;
  }
}
