import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

const MODULE = 'github.com/mongodb/mongo-tools';

/** mongodump and mongorestore: those on PATH, or built once from the pinned Go module. */
export async function databaseTools(
  log: (line: string) => void,
): Promise<{ dump: string; restore: string; source: string } | undefined> {
  if (runs('mongodump') && runs('mongorestore')) {
    return { dump: 'mongodump', restore: 'mongorestore', source: 'PATH' };
  }
  const folder = join(process.env.MONGO_FERRY_CACHE ?? '.cache', 'database-tools');
  const dump = join(folder, 'mongodump');
  const restore = join(folder, 'mongorestore');
  if (!existsSync(dump) || !existsSync(restore)) {
    if (!runs('go', 'version')) {
      log('Neither mongodump nor Go is on PATH: no comparison with mongodump | mongorestore.');
      return undefined;
    }
    log('Building mongodump and mongorestore from their Go module…');
    await mkdir(folder, { recursive: true });
    for (const tool of ['mongodump', 'mongorestore']) {
      execFileSync(
        'go',
        ['build', '-o', join(process.cwd(), folder, tool), `${MODULE}/${tool}/main`],
        {
          cwd: join('test', 'bench', 'tools'),
          stdio: 'inherit',
        },
      );
    }
  }
  return { dump, restore, source: `built from ${MODULE}` };
}

function runs(program: string, argument = '--version'): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
