import { rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FerryError } from '../../engine/errors';
import { createOwn, openOwn } from '../../files/written';
import { extendedJsonOf } from '../../files/json/writeExtendedJson';
import type { Rejection } from './batch';

/**
 * Rejected records, one JSON object a line: `line`, `reason`, and `text` or `document`; where the
 * text is only its beginning, `textBytes` has the length of all.
 */
export class RejectFile {
  private handle: FileHandle | undefined;
  /** Bytes that are in it. */
  size: number;

  /** @param size what an earlier run left that counts; the rest of it is cut off */
  constructor(
    readonly path: string,
    size: number,
  ) {
    this.size = size;
  }

  /** Makes sure that it can be written, and takes away what does not count. @throws FerryError `usage` */
  async open(): Promise<void> {
    try {
      this.handle = await (this.size > 0 ? openOwn(this.path) : createOwn(this.path));
      // What the target remembers of it, which may be told by anybody.
      this.size = Math.min(this.size, (await this.handle.stat()).size);
      await this.handle.truncate(this.size);
    } catch (error) {
      throw new FerryError({
        code: 'reject-file',
        kind: 'usage',
        message: `The file for rejected records cannot be written: ${(error as Error).message}.`,
        remedy: `Name one in a folder other than ${dirname(this.path)}.`,
        commandLine: '--reject-file',
      });
    }
  }

  async add(rejections: readonly Rejection[]): Promise<void> {
    if (rejections.length === 0) return;
    const lines = rejections.map((rejection) => `${lineOf(rejection)}\n`).join('');
    const { bytesWritten } = await this.written.write(lines, this.size);
    this.size += bytesWritten;
  }

  /** Takes it away; it is closed. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  private get written(): FileHandle {
    if (this.handle === undefined) throw new Error('the reject file is not open');
    return this.handle;
  }
}

function lineOf({ line, reason, text, textBytes, document }: Rejection): string {
  const facts = JSON.stringify({
    ...{ line, reason, textBytes },
    ...(text && { text: text.toString('utf8') }),
  });
  if (document === undefined) return facts;
  return `${facts.slice(0, -1)},"document":${extendedJsonOf(document, 'canonical')}}`;
}
