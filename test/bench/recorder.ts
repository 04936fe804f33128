import { Db, type Document, type MongoClient } from 'mongodb';
import { BENCH_DATABASE } from './fill';

const COMMANDS_AT_ONCE = 8;

/** Keeps the write commands that the engine sends, to send the same again with nothing else to do. */
export class Recorder {
  private readonly commands: Document[] = [];
  // Bound at each call below.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  private readonly original = Db.prototype.command;

  attach(): void {
    const { commands, original } = this;
    Db.prototype.command = function (this: Db, command, options) {
      const writes = 'insert' in command || 'update' in command || 'delete' in command;
      if (this.databaseName === BENCH_DATABASE && writes) commands.push(command);
      return original.call(this, command, options);
    };
  }

  detach(): void {
    Db.prototype.command = this.original;
  }

  /** Sends everything again, as many at once as the engine does; returns seconds. */
  async replay(client: MongoClient): Promise<number> {
    const db = client.db(BENCH_DATABASE);
    const started = performance.now();
    let next = 0;
    const worker = async () => {
      while (next < this.commands.length) {
        const command = this.commands[next++];
        if (command !== undefined) await db.command(command);
      }
    };
    await Promise.all(Array.from({ length: COMMANDS_AT_ONCE }, worker));
    return (performance.now() - started) / 1000;
  }
}
