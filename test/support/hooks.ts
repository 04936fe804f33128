import { stopServers } from './servers';

/** Mocha's root hooks for every suite that uses real servers. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await stopServers();
  },
};
