import { formatSeconds } from '../report';

/** Tells what the demo does, each line with the time since the start. */
export class Narrator {
  readonly #start = Date.now();

  /** A step that begins or a thing that happened. */
  say(text: string): void {
    const time = formatSeconds((Date.now() - this.#start) / 1000).padStart(11);
    for (const line of text.split('\n')) process.stdout.write(`${time}  ${line}\n`);
  }

  /** Does a step; says what is done before it and how long it took after it. */
  async step<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    this.say(`${what}…`);
    const start = Date.now();
    const result = await work();
    this.say(`  done in ${formatSeconds((Date.now() - start) / 1000)}`);
    return result;
  }

  /** Text of its own, such as the report. */
  show(text: string): void {
    process.stdout.write(`\n${text}\n`);
  }
}
