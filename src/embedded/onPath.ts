import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The programs of a name that PATH leads to, in its order, by their whole paths. Folders of it that
 * are not absolute are passed over, and the working folder, where Windows looks first, is not looked
 * into: what lies in a project that somebody opened is not run for that it has a program's name.
 */
export async function programsOnPath(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const found: string[] = [];
  for (const folder of (env['PATH'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const program = path.join(folder, file);
    if (await isProgram(program)) found.push(program);
  }
  return found;
}

/** A program as somebody named it: one that is no path is looked for on PATH. Undefined if not there. */
export async function programNamed(
  name: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const isPath = name.includes('/') || name.includes(path.sep);
  return isPath ? path.resolve(name) : (await programsOnPath(name, env))[0];
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
