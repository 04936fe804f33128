import { adminCommand, stateOf, waitUntil } from './direct';
import { endMembers, memberAt, startMember } from './members';
import type { MongodProcess } from './mongod';
import {
  connectionString,
  createWorkspace,
  defaultStartTimeoutMs,
  removeWorkspace,
  type EmbeddedServers,
  type ServerOptions,
} from './server-options';

/** How a standalone server is started. */
export type StandaloneOptions = ServerOptions;

/** A running standalone server; its only member is number 0. */
export type EmbeddedStandalone = EmbeddedServers;

/** Starts a server that belongs to no replica set. */
export async function startStandalone(options: StandaloneOptions): Promise<EmbeddedStandalone> {
  const workspace = await createWorkspace(options.dir);
  const timeoutMs = options.startTimeoutMs ?? defaultStartTimeoutMs;
  const members: MongodProcess[] = [];
  const end = async (): Promise<void> => {
    await endMembers(members, workspace);
    await removeWorkspace(workspace);
  };
  try {
    const mongod = await startMember(options, workspace, 0, options.auth ? ['--auth'] : []);
    members.push(mongod);
    const { host } = mongod;
    if (options.auth) {
      const { user, password } = options.auth;
      await adminCommand(host, undefined, { createUser: user, pwd: password, roles: ['root'] });
    }
    return {
      uri: connectionString([host], { directConnection: 'true' }, options.auth),
      hosts: [host],
      version: options.binary.version,
      directory: workspace.directory,
      pid: (member) => memberAt(members, member).pid,
      kill: (member, signal = 'SIGKILL') => memberAt(members, member).kill(signal),
      restart: async (member) => {
        await memberAt(members, member).start();
        await waitUntil(
          `${host} to answer`,
          timeoutMs,
          async () => (await stateOf(host)) === 'primary',
        );
      },
      stop: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
