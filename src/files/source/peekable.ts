/** Chunks that can be looked at before they are read, and are read only once. */
export class Peekable {
  private held: Buffer[] = [];
  private heldBytes = 0;
  private ended = false;
  private readonly rest: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.rest = chunks[Symbol.asyncIterator]();
  }

  /** The beginning: so many bytes, or somewhat more, or all; and whether that is all. */
  async peek(bytes: number): Promise<{ head: Buffer; isWhole: boolean }> {
    while (!this.ended && this.heldBytes < bytes) {
      const next = await this.rest.next();
      if (next.done === true) this.ended = true;
      else {
        this.held.push(next.value);
        this.heldBytes += next.value.length;
      }
    }
    if (this.held.length > 1) this.held = [Buffer.concat(this.held)];
    return { head: this.held[0] ?? Buffer.alloc(0), isWhole: this.ended };
  }

  /** All of them, once only. */
  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for (let chunk; (chunk = this.held.shift()) !== undefined;) {
        if (chunk.length > 0) yield chunk;
      }
      while (!this.ended) {
        const next = await this.rest.next();
        if (next.done === true) this.ended = true;
        else yield next.value;
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.ended = true;
    await this.rest.return?.();
  }
}
