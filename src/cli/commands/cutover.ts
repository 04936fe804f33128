import type { Command } from 'commander';
import { FerryError } from '../../engine/errors';
import type { CutoverChoices } from '../../engine/model/cutover';
import { isMigrationStatus } from '../../engine/model/run';
import { renderReportText } from '../../report';
import type { EngineClient } from '../../worker/engineClient';
import type { Ended } from '../../worker/protocol';
import { Registry } from '../../worker/registry';
import { createDisplay } from '../display/createDisplay';
import type { Display } from '../display/display';
import { print, printJson, tellError } from '../display/terminal';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { seconds } from '../options/optionValues';
import { addSteerOptions, type SteerOptions } from '../options/steerOptions';
import { endOf } from '../shared/endOf';
import { within } from '../shared/limit';
import { givenName } from '../shared/names';
import { exitCodeOf, resultOf } from '../shared/result';
import { selectRunning } from '../shared/select';

/** What `cutover` is told. */
interface CutoverOptions extends SteerOptions {
  timeout: number;
  blockWrites?: boolean;
  reverse?: boolean;
  verbose?: boolean;
}

/** `cutover`: writes to the source have stopped. */
export function addCommand(program: Command, perform: Perform): void {
  addSteerOptions(program.command('cutover'))
    .summary('finish a migration once writes to the source have stopped')
    .description(
      'Says that writes to the source have stopped. The migration applies what is left, verifies ' +
        'and ends; this command shows that and waits for it. Its exit code is the migration’s.',
    )
    .option('--block-writes', 'block writes to the source (since MongoDB 6.0)')
    .option('--reverse', 'prepare a migration that leads back, losing nothing')
    .option('--timeout <seconds>', 'wait no longer; the cutover itself goes on', seconds, 3600)
    .option('--verbose', 'tell details too')
    .addHelpText('after', [examples('cutover shop-move'), EXIT_CODES].join('\n'))
    .action((name: string | undefined, options: CutoverOptions) =>
      perform(() => cutOver(name, options)),
    );
}

/** `cutover`: asks for it, shows how it goes, and ends as the migration does. */
async function cutOver(argument: string | undefined, options: CutoverOptions): Promise<number> {
  const startedAt = Date.now();
  const name = givenName(argument, options.name);
  const { client, entry } = await selectRunning(new Registry(), name);
  const display = createDisplay(options);
  try {
    const { blockWrites, reverse } = options;
    const end = cutOverAndWait(client, entry.name, display, { blockWrites, reverse });
    const ended = await within(options.timeout, 'the cutover', end);
    display.close();
    return conclude(ended, options.json === true, (Date.now() - startedAt) / 1000);
  } finally {
    display.close();
    client.dispose();
  }
}

async function cutOverAndWait(
  client: EngineClient,
  name: string,
  display: Display,
  choices: CutoverChoices,
): Promise<Ended> {
  client.onProgress((status) => {
    if (status.name === name && isMigrationStatus(status)) display.status(status);
  });
  client.onLog((entry) => {
    if (entry.migration === name) display.log(entry);
  });
  const end = endOf(client, name);
  const abandoned = givenUp(client, name);
  await Promise.race([client.cutOver(name, choices), end]);
  return await Promise.race([end, abandoned]);
}

/** Rejects when the migration goes back from its cutover to following; never settles otherwise. */
function givenUp(client: EngineClient, name: string): Promise<never> {
  const abandoned = new Promise<never>((_resolve, reject) => {
    let begun = false;
    client.onProgress(({ name: of, phase }) => {
      if (of !== name) return;
      if (phase === 'cutover') begun = true;
      else if (begun && (phase === 'catch-up' || phase === 'sync')) reject(wasGivenUp(name));
    });
  });
  abandoned.catch(() => undefined);
  return abandoned;
}

function wasGivenUp(name: string): FerryError {
  return new FerryError({
    code: 'cutover-given-up',
    kind: 'interrupted',
    message: `The cutover of ${name} was given up; it follows the source again.`,
    remedy: `Cut over later with: mongo-ferry cutover ${name}`,
  });
}

function conclude(ended: Ended, json: boolean, durationSeconds: number): number {
  const { report } = ended;
  const error = ended.status.error && new FerryError(ended.status.error);
  const result = resultOf({ ...ended, error, durationSeconds });
  if (json) {
    printJson(result);
  } else {
    if (report !== undefined) print(renderReportText(report));
    if (error !== undefined) tellError(error);
  }
  return exitCodeOf(result, error);
}
