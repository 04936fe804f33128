import { createInterface } from 'node:readline/promises';
import { rendered, tell } from './terminal';

/** Whether there is a terminal on which somebody can answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; anything but y or yes is a no. */
export async function saysYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-C or Ctrl-D, which answer nothing and leave the cursor on the line.
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('\n')));
    const reply = await Promise.race([
      terminal.question(rendered(process.stderr, question)),
      ended,
    ]);
    if (reply === '\n') tell('');
    return /^y(es)?$/i.test(reply.trim());
  } finally {
    terminal.close();
  }
}
