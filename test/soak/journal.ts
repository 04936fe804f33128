import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

interface Entry {
  line: string;
  /** `db.collection`s that it touched; none for what touches none. */
  namespaces: string[];
}

/** Writes to the file come in pieces of this many lines. */
const LINES_A_WRITE = 50;

/** What happened in a run, in order: in a file, and in memory to be searched after a difference. */
export class Journal {
  readonly #entries: Entry[] = [];
  readonly #started = performance.now();
  #unwritten: string[] = [];

  constructor(readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }

  add(text: string, namespaces: string[] = []): void {
    const at = ((performance.now() - this.#started) / 1000).toFixed(3).padStart(8);
    const line = `${at} ${new Date().toISOString().slice(11, 23)} ${text}`;
    this.#entries.push({ line, namespaces });
    this.#unwritten.push(line);
    if (this.#unwritten.length >= LINES_A_WRITE) this.flush();
  }

  flush(): void {
    if (this.#unwritten.length === 0) return;
    appendFileSync(this.file, `${this.#unwritten.join('\n')}\n`);
    this.#unwritten = [];
  }

  /** The last lines about a namespace that hold one of these texts, and of all that changed it as a whole. */
  about(namespace: string, texts: string[], limit: number): string[] {
    return this.#entries
      .filter(({ namespaces }) => namespaces.includes(namespace))
      .map(({ line }) => line)
      .filter((line) => line.includes(' ddl ') || texts.some((text) => line.includes(text)))
      .slice(-limit);
  }
}
