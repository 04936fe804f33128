import { type Command, Option } from 'commander';
import { FerryError } from '../../engine/errors';
import { METHODS } from '../../methods';
import type { Needs } from '../../scenarios/facts';
import { methodOf } from '../../scenarios/method';
import type { RankedMethod } from '../../scenarios/rankedMethod';
import { recommend, type Recommendation } from '../../scenarios/recommend';
import { buildRunbook } from '../../scenarios/runbook/build';
import type { Runbook, RunbookSide } from '../../scenarios/runbook/types';
import type { Mode } from '../../scenarios/types';
import type { Perform } from '../options/command';
import { examples, EXIT_CODES } from '../options/helpText';
import { addScenarioOptions, needsOf, type ScenarioOptions, SIDES } from '../options/needsOptions';
import { resolveSides } from './side';

/** What `plan` and `runbook` are told. */
export interface ChosenMethodOptions extends ScenarioOptions {
  method?: string;
  mode?: Mode;
  json?: boolean;
}

/** The options by which a method is chosen for two sides, and what is done with it. */
export function addMethodOptions(
  command: Command,
  perform: Perform,
  example: string,
  work: (options: ChosenMethodOptions) => Promise<number>,
): void {
  addScenarioOptions(command)
    .option('--method <id>', 'this method, recommended or not; an unknown one is answered with all')
    .addOption(
      new Option('--mode <mode>', 'the method in this mode').choices(['online', 'offline']),
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', [SIDES, examples(example), EXIT_CODES].join('\n'))
    .action((options: ChosenMethodOptions) => perform(() => work(options)));
}

/** The method that the options choose, and its runbook. @throws FerryError `no-method` */
export async function chosenRunbook(
  options: ChosenMethodOptions,
): Promise<{ chosen: RankedMethod; runbook: Runbook }> {
  if (options.method !== undefined) methodOf(METHODS, options.method);
  const { source, target } = await resolveSides(options);
  const needs = needsOf(options);
  const chosen = choose(recommend(METHODS, source.facts, target.facts, needs), options);
  return { chosen, runbook: runbookOf(chosen, source, target, needs) };
}

function runbookOf(
  { method, mode, rows }: RankedMethod,
  source: RunbookSide,
  target: RunbookSide,
  needs: Needs,
): Runbook {
  return buildRunbook(METHODS, { method, mode, row: rows[0], source, target, needs });
}

function choose(
  { recommended, ranked, none }: Recommendation,
  options: ChosenMethodOptions,
): RankedMethod {
  const { method, mode } = options;
  const wanted =
    method === undefined && mode === undefined
      ? recommended
      : ranked.find(
          (one) =>
            (method === undefined || one.method === method) &&
            (mode === undefined || one.mode === mode),
        );
  if (wanted == null) {
    throw new FerryError({
      code: 'no-method',
      kind: 'refused',
      message: none ?? `${method ?? 'No method'} has no such mode.`,
      remedy: 'See mongo-ferry recommend for all methods, or name one with --method.',
    });
  }
  return wanted;
}
