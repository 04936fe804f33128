import { chosenTable } from '../../methods/dynamodb/chosen';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FerryError } from '../../engine/errors';
import {
  type Conversion,
  CONVERSIONS,
  KEY_FORMS,
  type KeyForm,
  type TableKey,
} from '../../methods/dynamodb/types';
import type { Perform } from '../options/command';
import { CONNECTIONS, examples } from '../options/helpText';
import {
  addWriteOptions,
  IMPORT_EXIT_CODES,
  type ImportTargetOptions,
} from '../options/importOptions';
import { importInto } from '../shared/importInto';

const NOTES = `
Source:
  --export takes an export to S3, copied to a folder: its checksums and counts are checked first.
  --table reads a live table with the AWS SDK, whose credentials come from the environment, a
  profile or a role; --follow then applies its changes until it is interrupted.

Conversion:
  plain  numbers become int, long, double or decimal, whichever keeps them; sets become arrays
  raw    every value stays in a document with DynamoDB's name of its type: {"N": "103"}`;

/** What `dynamodb` is told. */
interface DynamoCommandOptions extends Omit<ImportTargetOptions, 'mode' | 'key'> {
  export?: string;
  table?: string;
  region?: string;
  endpoint?: string;
  profile?: string;
  segments: number;
  follow?: boolean;
  convert: Conversion;
  convertField: Record<string, Conversion>;
  index: string[];
  partitionKey?: string;
  sortKey?: string;
  keyAs: KeyForm;
}

/** `dynamodb`: a DynamoDB table into a collection. */
export function addCommand(program: Command, perform: Perform): void {
  const command = program
    .command('dynamodb')
    .summary('import a DynamoDB table into a collection')
    .description(
      'Imports a DynamoDB table, from an export to S3 or live. Items are put by their key in the ' +
        'place of those there, so that it can be run again.',
    )
    .option('--export <folder>', 'an export to S3, copied here')
    .addOption(new Option('--table <name>', 'a live table').conflicts('export'))
    .option('--region <region>', 'of the live table')
    .option('--endpoint <url>', 'of the live table, where it is not AWS')
    .option('--profile <name>', 'of the AWS configuration, for the live table')
    .option('--segments <count>', 'of the scan at once', segments, 4)
    .option('--follow', 'apply the changes of the live table, too, until interrupted')
    .addOption(
      new Option('--convert <how>', 'how values are converted')
        .choices([...CONVERSIONS])
        .default('plain'),
    )
    .option(
      '--convert-field <attribute=how>',
      'how one attribute is converted; can be repeated',
      fieldConversion,
      {},
    )
    .option('--partition-key <name>', 'of an exported table')
    .option('--sort-key <name>', 'of an exported table')
    .addOption(
      new Option('--key-as <what>', 'the key becomes _id, or fields under a unique index')
        .choices([...KEY_FORMS])
        .default('id'),
    )
    .option(
      '--index <name>',
      'make this secondary index of the live table, too; can be repeated',
      (name: string, before: string[]) => [...before, name],
      [],
    );
  addWriteOptions(command)
    .addHelpText(
      'after',
      [
        CONNECTIONS,
        NOTES,
        examples(
          'dynamodb --export ./AWSDynamoDB/01234567890 --partition-key Id --target env:NEW --into shop.products',
          'dynamodb --table products --region eu-central-1 --target env:NEW --into shop.products --follow',
        ),
        IMPORT_EXIT_CODES,
      ].join('\n'),
    )
    .action((options: DynamoCommandOptions) => perform(() => dynamodbCommand(options)));
}

function fieldConversion(
  text: string,
  before: Record<string, Conversion>,
): Record<string, Conversion> {
  const [, attribute = '', how = ''] = /^(.+)=(.*)$/s.exec(text) ?? [];
  const conversion = CONVERSIONS.find((name) => name === how);
  if (conversion === undefined) {
    throw new InvalidArgumentError(`Write attribute=${CONVERSIONS.join('|')}.`);
  }
  return { ...before, [attribute]: conversion };
}

function segments(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw new InvalidArgumentError('Give a number from 1 to 1000.');
  }
  return number;
}

/** `dynamodb`: imports an export or a live table. @returns the exit code */
async function dynamodbCommand(options: DynamoCommandOptions): Promise<number> {
  const { convert: conversion, convertField: exceptions, keyAs: keyForm } = options;
  const write = { ...options, mode: 'upsert' as const };
  if (options.export !== undefined) {
    const folder = path.resolve(options.export);
    const items = { conversion, exceptions, keyForm, key: keyOf(options) };
    const source = { kind: 'export', folder } as const;
    return await importInto(path.basename(folder), write, (importing) =>
      chosenTable({ source, items, indexes: [], import: importing }),
    );
  }
  const { table } = options;
  if (table === undefined) throw usage('Neither --export nor --table is given.', 'Give one.');
  const { region, endpoint, profile, segments, follow, index: indexes } = options;
  const source = { kind: 'table', table, region, endpoint, profile } as const;
  const items = { conversion, exceptions, keyForm };
  return await importInto(table, write, (importing) =>
    chosenTable({
      source,
      items,
      indexes,
      import: importing,
      segments,
      follow,
    }),
  );
}

function keyOf({ partitionKey, sortKey }: DynamoCommandOptions): TableKey | undefined {
  if (partitionKey !== undefined) return { partition: partitionKey, sort: sortKey };
  if (sortKey === undefined) return undefined;
  throw usage('--sort-key is given without --partition-key.', 'Give both.');
}

function usage(message: string, remedy: string): FerryError {
  return new FerryError({ code: 'usage', kind: 'usage', message, remedy });
}
