import type { Db } from 'mongodb';
import { z } from 'zod';

const hashes = z.object({ collections: z.record(z.string(), z.string()) });

/**
 * Compares a database of two quiet deployments by what the servers say of their own data (`dbHash`), so that the
 * proof does not rest on Mongo Ferry alone.
 * @returns the collections whose hashes differ or that one side lacks, and how many were compared
 */
export async function differingCollections(
  source: Db,
  target: Db,
): Promise<{ compared: number; different: string[] }> {
  const [left, right] = await Promise.all([hash(source), hash(target)]);
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return {
    compared: names.length,
    different: names.filter((name) => left[name] !== right[name]),
  };
}

async function hash(database: Db): Promise<Record<string, string>> {
  return hashes.parse(await database.command({ dbHash: 1 })).collections;
}
