import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Needs } from '../../scenarios/facts';

/** The options by which two sides and the needs between them are described. */
export interface ScenarioOptions {
  source: string;
  target: string;
  sourceFacts?: string;
  targetFacts?: string;
  purpose?: Needs['purpose'];
  downtime?: number;
  link?: number;
  freeOnly?: boolean;
  tools?: string[];
  moveUsers?: boolean;
  reverseSync?: boolean;
  dataStaysInside?: boolean;
  machines?: Needs['machines'];
  selfService?: boolean;
  renames?: boolean;
  subset?: boolean;
  filters?: boolean;
  twoWay?: boolean;
  keepUuids?: boolean;
  load?: Needs['load'];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Help for how sides are given. */
export const SIDES = `
Sides:
  URI, env:NAME, file:PATH   a deployment to look at
  facts:PATH                 a JSON file of facts, instead of looking; unknown ones are left out`;

/** `--source` and `--target`, and every need. */
export function addScenarioOptions(command: Command): Command {
  return command
    .requiredOption('--source <side>', 'where the data is: a connection or facts:PATH')
    .requiredOption('--target <side>', 'where it is to go: a connection or facts:PATH')
    .option('--source-facts <path>', 'JSON file of facts to add to what is found out')
    .option('--target-facts <path>', 'the same for the target')
    .addOption(
      new Option('--purpose <what>', 'what it is for').choices([
        'migrate',
        'sync',
        'copy',
        'sample-data',
      ]),
    )
    .option('--downtime <time>', 'longest time without writes: 30s, 10m, 2h, 1d', duration)
    .option('--link <Mbit/s>', 'bandwidth between the sides', positive)
    .option('--free-only', 'nothing may be paid beside the deployments')
    .option('--tools <list>', 'programs at hand, all of them: mongodump,mongosync,… or none', list)
    .option('--move-users', 'users and roles move too')
    .option('--reverse-sync', 'changes must be able to flow back after the cutover')
    .option('--data-stays-inside', 'no service of a third party may see the data')
    .addOption(
      new Option('--machines <count>', 'machines that may carry data').choices(['one', 'many']),
    )
    .option('--self-service', 'nothing that a person must do in a console')
    .option('--renames', 'databases or collections change their names')
    .option('--subset', 'only a part of the namespaces moves')
    .option('--filters', 'documents are chosen, or fields dropped or changed, on the way')
    .option('--two-way', 'both sides are written to at the same time')
    .option('--keep-uuids', 'collections keep their UUIDs')
    .addOption(
      new Option('--load <level>', 'how hard it may work').choices(['gentle', 'balanced']),
    );
}

/** The needs that a user's options describe. */
export function needsOf(options: ScenarioOptions): Needs {
  return {
    purpose: options.purpose,
    allowedDowntimeSeconds: options.downtime,
    linkMbps: options.link,
    freeOnly: options.freeOnly,
    tools: options.tools,
    moveUsers: options.moveUsers,
    reverseSync: options.reverseSync,
    dataStaysInside: options.dataStaysInside,
    machines: options.machines,
    selfService: options.selfService,
    rename: options.renames,
    subset: options.subset,
    filters: options.filters,
    twoWay: options.twoWay,
    keepUuids: options.keepUuids,
    load: options.load,
  };
}

function duration(text: string): number {
  const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smhd])?$/.exec(text) ?? [];
  const factor = SECONDS[unit];
  if (count === undefined || factor === undefined) {
    throw new InvalidArgumentError('Write it as 30s, 10m, 2h or 1d.');
  }
  return Number(count) * factor;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('Give a number above 0.');
  }
  return number;
}

function list(text: string): string[] {
  return text === 'none'
    ? []
    : text
        .split(',')
        .map((tool) => tool.trim())
        .filter((tool) => tool !== '');
}
