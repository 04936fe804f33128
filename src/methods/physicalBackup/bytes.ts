/** Takes bytes off a stream. */
export class Bytes {
  /** Of what is taken next. */
  offset = 0;
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly stream: NodeJS.ReadableStream & { destroy: () => void }) {
    this.chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Fewer only at the end. */
  async take(length: number): Promise<Buffer> {
    const parts = [this.rest];
    let there = this.rest.length;
    while (there < length) {
      const next = await this.chunks.next();
      if (next.done === true) break;
      parts.push(next.value);
      there += next.value.length;
    }
    const bytes = parts.length === 1 ? this.rest : Buffer.concat(parts, there);
    this.rest = bytes.subarray(length);
    const taken = bytes.subarray(0, length);
    this.offset += taken.length;
    return taken;
  }

  close(): void {
    this.stream.destroy();
  }
}
