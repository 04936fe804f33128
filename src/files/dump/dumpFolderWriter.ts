import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Namespace } from '../../engine/catalog/namespaces';
import { storageNamespace } from '../../engine/catalog/read';
import { fileNameOf } from './fileNames';
import { renderMetadata, type DumpedCollection } from './metadata';
import { Output } from './output';
import { makeInside, writeInside } from '../written';

const PRELUDE = 'prelude.json';
/** mongodump gives it no other name when it is compressed. */
const OPLOG = 'oplog.bson';

/** Writes a dump folder as mongodump does. */
export class DumpFolderWriter {
  constructor(
    private readonly folder: string,
    private readonly gzip: boolean,
  ) {}

  /** Writes what is known before any document. */
  async begin(
    collections: DumpedCollection[],
    versions: { server: string; tool: string },
  ): Promise<void> {
    const prelude = { ServerVersion: versions.server, ToolVersion: versions.tool };
    await this.writeText(path.join(this.folder, PRELUDE), JSON.stringify(prelude));
    for (const collection of collections) {
      await makeInside(path.join(this.folder, collection.db));
      await this.writeText(`${this.place(collection)}.metadata.json`, renderMetadata(collection));
    }
  }

  /** Where the documents of a collection go. */
  documents(collection: DumpedCollection): Output {
    const file = `${this.place(storageNamespace(collection))}.bson${this.gzip ? '.gz' : ''}`;
    return Output.toFile(file, this.gzip);
  }

  /** Where the oplog goes. */
  oplog(): Output {
    return Output.toFile(path.join(this.folder, OPLOG), this.gzip);
  }

  private place({ db, name }: Namespace): string {
    return path.join(this.folder, db, fileNameOf(name));
  }

  private async writeText(file: string, text: string): Promise<void> {
    if (this.gzip) await writeInside(`${file}.gz`, await promisify(gzip)(text));
    else await writeInside(file, text);
  }
}
