import { createHash } from 'node:crypto';
import path from 'node:path';

/**
 * The file of what is kept under a name. The hash keeps names apart that a file system takes for
 * one (`Demo`, `demo`) or reserves.
 */
export function fileOfName(folder: string, name: string, suffix: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return path.join(folder, `${name}-${hash}${suffix}`);
}
