import type { LoadLevel } from '../model/load';

/** Commands to the target at once, by level. */
const SLOTS: Record<LoadLevel, number> = { gentle: 1, balanced: 4, full: 8 };

/** A batch is cut into at most this many parts under pressure. */
const MOST_PARTS = 16;
/** After this many commands without pressure, one step back up. */
const CALM_COMMANDS = 32;

/**
 * Lets only so many write commands run at once. Under pressure (the target answers late or not)
 * there are fewer and their batches smaller; they grow back when it is over: halved at once,
 * added one by one, as TCP does.
 */
export class WriteSlots {
  private used = 0;
  private allowed: number;
  private calm = 0;
  private readonly waiting: (() => void)[] = [];
  /** Into how many parts a batch is to be cut now. */
  parts = 1;

  constructor(private level: LoadLevel = 'full') {
    this.allowed = SLOTS[level];
  }

  get currentLevel(): LoadLevel {
    return this.level;
  }

  change(level: LoadLevel): void {
    this.level = level;
    this.allowed = SLOTS[level];
    this.parts = 1;
    this.admit();
  }

  /** Runs one command in a slot. */
  async use<T>(command: () => Promise<T>): Promise<T> {
    while (this.used >= this.allowed) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.used++;
    try {
      const result = await command();
      this.relax();
      return result;
    } finally {
      this.used--;
      this.admit();
    }
  }

  /** The target is under pressure. */
  press(): void {
    this.calm = 0;
    this.allowed = Math.max(1, Math.floor(this.allowed / 2));
    this.parts = Math.min(MOST_PARTS, this.parts * 2);
  }

  private relax(): void {
    if (++this.calm < CALM_COMMANDS) return;
    this.calm = 0;
    this.allowed = Math.min(SLOTS[this.level], this.allowed + 1);
    this.parts = Math.max(1, Math.floor(this.parts / 2));
    this.admit();
  }

  private admit(): void {
    const free = Math.max(0, this.allowed - this.used);
    for (const resume of this.waiting.splice(0, free)) resume();
  }
}
