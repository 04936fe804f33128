/** The one part of the driver's insides that is used; see rawBatch.ts. */
declare module 'mongodb/lib/cmap/commands' {
  export class DocumentSequence {
    field: string;
    documents: unknown[];
    chunks: Uint8Array[];
    serializedDocumentsLength: number;
    header: Uint8Array;
    toBin: () => Uint8Array;
    constructor(field: string);
  }
}
