/**
 * How a command is written to its connection. The driver joins the parts of a message, and of that
 * the sections before, so that it copies a sequence twice: a seventh of the engine's CPU in a
 * snapshot (measured in turn), and twice the memory of each insert in flight.
 */
import { DocumentSequence } from 'mongodb/lib/cmap/commands';
import { Connection, type MessageRequest } from 'mongodb/lib/cmap/connection';

/** A document sequence that lies in memory as it is sent. */
export class SectionSequence extends DocumentSequence {
  /** @param section with its header; it must stay as it is until the command is answered */
  constructor(
    field: string,
    readonly section: Buffer,
  ) {
    super(field);
  }

  /** For messages that are compressed, which are joined first. */
  override toBin(): Uint8Array {
    return this.section;
  }
}

// Called below with its connection.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { writeCommand } = Connection.prototype;

Connection.prototype.writeCommand = async function (request, options) {
  const section = options.agreedCompressor === 'none' ? takeSection(request) : undefined;
  if (section === undefined) return writeCommand.call(this, request, options);
  const parts = request.toBin();
  lengthen(parts, section.length);
  await writeCommand.call(this, { toBin: () => parts }, options);
  if (this.error !== null) throw this.error;
  // Not until it is drained: the answer is awaited anyway, and what fails meanwhile ends that.
  this.socket.write(section);
};

/** Takes the section out of a command, which is then sent after it. */
function takeSection(request: MessageRequest): Buffer | undefined {
  const fields = Object.entries(request.command ?? {});
  const sequence = fields
    .map(([, value]) => value)
    .find((value) => value instanceof SectionSequence);
  if (sequence === undefined) return undefined;
  request.command = Object.fromEntries(fields.filter(([, value]) => value !== sequence));
  return sequence.section;
}

/** The message's length stands at its very beginning. */
function lengthen([header]: Uint8Array[], by: number): void {
  if (header === undefined) throw new RangeError('a message without a header');
  const view = new DataView(header.buffer, header.byteOffset);
  view.setInt32(0, view.getInt32(0, true) + by, true);
}
