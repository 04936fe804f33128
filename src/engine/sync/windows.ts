import { ChangeBatch } from './changeBatch';
import { type CatalogEvent, EventParser } from './events';
import type { Position } from '../reading/sourceClock';
import type { StreamReader, StreamReply } from './streamReader';

/** What the source told since the window before. */
export interface Window extends Pick<StreamReply, 'operationTime'> {
  /** Where the stream stands after it. */
  position: Position;
  /** Changes of documents, and between them those of the catalog, in order. */
  steps: (ChangeBatch | CatalogEvent)[];
  /** Changes of documents, merged ones too. */
  events: number;
  /** When the last reply came, as `performance.now()` says it. */
  readAt: number;
}

/** How much is taken into one window. */
export interface WindowLimits {
  /** A reply from this size on says that the source has more to tell at once: 16 MB are the most. */
  fullReplyBytes: number;
  /** About what a window may take in memory; another may be applied meanwhile. */
  mostBytes: number;
  /** Seconds that applying a window may take: so often the position is stored. */
  seconds: number;
}

/** The limits unless told otherwise; only tests change them. */
export const WINDOW_LIMITS: WindowLimits = {
  fullReplyBytes: 8_000_000,
  mostBytes: 48_000_000,
  seconds: 10,
};

/** Events of a window while nothing is known of the target's pace. */
const FIRST_EVENTS = 50_000;
/** From so many events on a window tells the target's pace. */
const EVENTS_TO_TELL_PACE = 5_000;

/**
 * Reads the change stream in windows, the next one while one is applied. Where the source has much
 * to tell, a window takes in replies until it is asked for: the more changes are applied together,
 * the more of them concern the same documents, or the same pages of the target.
 */
export class WindowReader {
  private readonly limits: WindowLimits;
  private ahead: Promise<Window> | undefined;
  private isAwaited = false;
  private mostEvents = FIRST_EVENTS;

  constructor(
    private readonly reader: Pick<StreamReader, 'next'>,
    limits: Partial<WindowLimits> = {},
  ) {
    this.limits = { ...WINDOW_LIMITS, ...limits };
  }

  /**
   * The next window; the one after it is read from now on. After a failure this reader only fails:
   * what it read of the window is gone.
   */
  async next(): Promise<Window> {
    const window = await this.hurry((this.ahead ??= this.read()));
    this.ahead = this.read();
    // Awaited when it is asked for; must not count as unhandled until then.
    this.ahead.catch(() => undefined);
    return window;
  }

  /** Waits until nothing is being read; what was read ahead remains the next window. */
  async rest(): Promise<void> {
    if (this.ahead !== undefined) await this.hurry(this.ahead).catch(() => undefined);
  }

  /** Told what applying a window took. */
  tookSeconds({ events }: Window, seconds: number): void {
    if (events < EVENTS_TO_TELL_PACE) return;
    this.mostEvents = Math.ceil((events / seconds) * this.limits.seconds);
  }

  private async hurry(window: Promise<Window>): Promise<Window> {
    this.isAwaited = true;
    try {
      return await window;
    } finally {
      this.isAwaited = false;
    }
  }

  private async read(): Promise<Window> {
    const { fullReplyBytes, mostBytes } = this.limits;
    const first = await this.reader.next();
    const { position, operationTime } = first;
    const window: Window = { steps: [], events: 0, position, operationTime, readAt: 0 };
    let bytes = 0;
    for (let reply = first; ; reply = await this.reader.next()) {
      const added = addReply(window, reply);
      bytes += added;
      const isLast = reply.batch.bytes.length < fullReplyBytes;
      // The next reply will be much like this one.
      const isFull = bytes + added > mostBytes || window.events >= this.mostEvents;
      if (isLast || isFull || this.isAwaited) return window;
    }
  }
}

/** @returns about what it added in memory */
function addReply(window: Window, { batch, position, operationTime }: StreamReply): number {
  const parser = new EventParser(batch.bytes);
  let added = 0;
  let changes = window.steps.at(-1);
  for (let index = 0; index < batch.count; index++) {
    const event = parser.parse(batch.offsets[index] ?? 0);
    if (event.kind === 'catalog') {
      window.steps.push((changes = event));
      continue;
    }
    if (!(changes instanceof ChangeBatch)) window.steps.push((changes = new ChangeBatch()));
    const before = changes.bytes;
    changes.add(event);
    added += changes.bytes - before;
    window.events++;
  }
  window.position = position;
  window.operationTime = operationTime ?? window.operationTime;
  window.readAt = performance.now();
  return added;
}
