/** Runs commands of the command line in one process, all at once; started by falseServer.test.ts. */
import { describeError } from '../../../src/engine/deployment/describeError';
import { ANSWER_LIMIT } from '../../../src/engine/deployment/answerTime';
import { LIST_LIMITS } from '../../../src/engine/catalog/read';
import { forEachLimited } from '../../../src/engine/concurrency';
import { createProgram } from '../../../src/cli/program';

ANSWER_LIMIT.milliseconds = 1_000;
LIST_LIMITS.milliseconds = 500;
LIST_LIMITS.bytes = 1_000_000;

/** What a command came to. */
export interface CameTo {
  argv: string[];
  code: string;
  exit?: number;
  message: string;
}

async function run(argv: string[]): Promise<void> {
  let exit: number | undefined;
  const tell = (code: string, message: string) =>
    process.send?.({ argv, code, message, exit } satisfies CameTo);
  try {
    const program = await createProgram(async (work) => {
      exit = await work();
    }, argv[0]);
    await program.parseAsync(['node', 'mongo-ferry', ...argv]);
    tell('', '');
  } catch (error) {
    const { code, message } = describeError(error);
    tell(code, message);
  }
}

/** More would wait for one another, and not for the servers. */
const AT_ONCE = 6;

process.on('message', (commands: string[][]) => {
  void forEachLimited(commands, AT_ONCE, run);
});
process.once('disconnect', () => process.exit());
