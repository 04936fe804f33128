/** The parts of the driver's insides that are used; see rawBatch.ts and wire.ts. */
declare module 'mongodb/lib/cmap/commands' {
  export class DocumentSequence {
    field: string;
    documents: unknown[];
    chunks: Uint8Array[];
    serializedDocumentsLength: number;
    header: Uint8Array;
    toBin(): Uint8Array;
    constructor(field: string);
  }
}

declare module 'mongodb/lib/cmap/connection' {
  import type { Socket } from 'node:net';
  import type { Transform } from 'node:stream';

  /** A message to the server; `command` unless it is of the kind that the first hello is. */
  export interface MessageRequest {
    command?: Record<string, unknown>;
    toBin(): Uint8Array[];
  }

  export class Connection {
    readonly socket: Socket;
    readonly error: Error | null;
    writeCommand(request: MessageRequest, options: { agreedCompressor?: string }): Promise<void>;
    sendCommand(ns: unknown, command: object, options: CommandOptions, type?: unknown): unknown;
    /** Of the connection string; 0 is none. */
    readonly socketTimeoutMS: number;
  }

  export interface CommandOptions {
    /** Of silence, after which the connection counts as lost. */
    socketTimeoutMS?: number;
  }

  /** Makes messages of the bytes that come. */
  export class SizedMessageTransform extends Transform {
    readonly connection: { delayedTimeoutId: NodeJS.Timeout | null };
    readonly bufferPool: {
      readonly length: number;
      append(chunk: Uint8Array): void;
      getInt32(): number | null;
      read(size: number): Buffer;
    };
  }
}
