import path from 'node:path';
import { z } from 'zod';
import type { BackupRequest } from '../physicalBackup/types';
import { carried } from '../shared/transferOptions';
import { worked } from '../workRun';

const options: z.ZodType<BackupRequest> = z.strictObject({
  backup: z.string().min(1),
  folder: z.string().min(1),
  mongod: z.string().min(1).default('mongod'),
  port: z.number().int().min(1).max(65_535).default(27_017),
  replicaSet: z.string().min(1).optional(),
});

/** A server on this machine, made of a physical backup. */
export const run = worked<BackupRequest>({
  options,
  connects: [],
  labels: ({ backup, folder }) => ({ source: backup, target: folder }),
  goesOn: (all) => all,
  destroys: () => [],
  work: async ({ options: all }, context) => {
    const { restoreBackup } = await import('../physicalBackup/restoreBackup');
    const folder = path.resolve(all.folder);
    return carried('Restored', await restoreBackup(all, context), [folder, `${folder}.conf`]);
  },
});
