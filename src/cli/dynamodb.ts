import path from 'node:path';
import { FerryError } from '../engine/errors';
import {
  importExportFolder,
  importTable,
  type DynamoReport,
} from '../methods/dynamodb/importDynamo';
import type { TableKey } from '../methods/dynamodb/types';
import type { DynamoCommandOptions } from './commands/dynamodb';
import { carryOut } from './importFile';
import { tell } from './terminal';

/** `dynamodb`: imports an export or a live table. @returns the exit code */
export async function dynamodbCommand(options: DynamoCommandOptions): Promise<number> {
  const { convert: conversion, convertField: exceptions, keyAs: keyForm } = options;
  const write = { ...options, mode: 'upsert' as const };
  if (options.export !== undefined) {
    const folder = path.resolve(options.export);
    const items = { conversion, exceptions, keyForm, key: keyOf(options) };
    return await carryOut(path.basename(folder), write, (target, importing, context) =>
      importExportFolder(target, folder, items, importing, context),
    );
  }
  const { table } = options;
  if (table === undefined) throw usage('Neither --export nor --table is given.', 'Give one.');
  const { region, endpoint, profile, segments, follow = false, index: indexes } = options;
  const place = { table, region, endpoint, profile, segments, follow, indexes };
  return await carryOut(table, write, async (target, importing, context) => {
    const report = await importTable(
      target,
      place,
      { conversion, exceptions, keyForm },
      importing,
      context,
      once((copied) => {
        const text = `${copied.records} items copied; changes are followed until you interrupt this.`;
        context.log.info(text);
        tellIndexes(copied, importing.namespace);
      }),
    );
    tellIndexes(report, importing.namespace);
    return report;
  });
}

function keyOf({ partitionKey, sortKey }: DynamoCommandOptions): TableKey | undefined {
  if (partitionKey !== undefined) return { partition: partitionKey, sort: sortKey };
  if (sortKey === undefined) return undefined;
  throw usage('--sort-key is given without --partition-key.', 'Give both.');
}

/** The table's other indexes: which of them the collection needs is for its users to say. */
function tellIndexes(
  { proposedIndexes }: DynamoReport,
  { db, name }: { db: string; name: string },
): void {
  if (proposedIndexes.length === 0) return;
  tell('The table has these secondary indexes; make those that your queries need:');
  for (const { key } of proposedIndexes) {
    const collection = `db.getSiblingDB(${JSON.stringify(db)}).getCollection(${JSON.stringify(name)})`;
    tell(`  ${collection}.createIndex(${JSON.stringify(key)})`);
  }
}

function once<T>(work: (value: T) => void): (value: T) => void {
  let done = false;
  return (value) => {
    if (!done) work(value);
    done = true;
  };
}

function usage(message: string, remedy: string): FerryError {
  return new FerryError({ code: 'usage', kind: 'usage', message, remedy });
}
