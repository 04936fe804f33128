import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongodProcess, MongodStartError } from './mongod';
import { findFreePort } from './ports';
import {
  commonArguments,
  defaultStartTimeoutMs,
  type ServerOptions,
  type Workspace,
} from './server-options';

const portAttempts = 5;

/** Starts one server of a deployment in its part of the workspace, on a port of its own. */
export async function startMember(
  options: ServerOptions,
  workspace: Workspace,
  index: number,
  extraArguments: readonly string[],
): Promise<MongodProcess> {
  const dbPath = join(workspace.directory, `data-${index}`);
  await mkdir(dbPath, { recursive: true });
  const fixedPort = index === 0 && options.port ? options.port : undefined;
  for (let attempt = 1; ; attempt++) {
    const mongod = new MongodProcess({
      binary: options.binary,
      dbPath,
      logFile: join(workspace.directory, `mongod-${index}.log`),
      port: fixedPort ?? (await findFreePort()),
      args: [...commonArguments(options), ...extraArguments],
      startTimeoutMs: options.startTimeoutMs ?? defaultStartTimeoutMs,
      ...(workspace.temporary === undefined ? {} : { temporary: workspace.temporary }),
    });
    try {
      await mongod.start();
      return mongod;
    } catch (error) {
      const again = error instanceof MongodStartError && error.portTaken && fixedPort === undefined;
      if (!again || attempt >= portAttempts) throw error;
    }
  }
}

/** The member of that number. */
export function memberAt(members: readonly MongodProcess[], index: number): MongodProcess {
  const member = members[index];
  if (member === undefined) throw new RangeError(`there is no member ${index}`);
  return member;
}

/** Ends all members: at once when their data is not kept, else in order. */
export async function endMembers(
  members: readonly MongodProcess[],
  workspace: Workspace,
): Promise<void> {
  const keepsData = workspace.temporary === undefined;
  await Promise.all(
    members.map((member) => (keepsData ? member.shutDown() : member.kill('SIGKILL'))),
  );
}
