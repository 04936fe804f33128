import { FerryError } from '../engine/errors';
import type { CutoverChoices } from '../engine/migration/types';
import { renderReportText } from '../report';
import type { EngineClient } from '../worker/engineClient';
import type { Ended } from '../worker/protocol';
import { Registry } from '../worker/registry';
import type { CutoverOptions } from './commands/cutover';
import { createDisplay, type Display } from './display/display';
import { endOf } from './endOf';
import { within } from './limit';
import { givenName } from './names';
import { exitCodeOf, resultOf } from './result';
import { selectRunning } from './select';
import { print, printJson, tellError } from './terminal';

/** `cutover`: asks for it, shows how it goes, and ends as the migration does. */
export async function cutOver(
  argument: string | undefined,
  options: CutoverOptions,
): Promise<number> {
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
    if (status.name === name) display.status(status);
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
