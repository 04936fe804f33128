import { endLeftovers } from './leftovers';
import { stopServers } from './servers';

/** Mocha's root hooks for every suite that uses real servers. */
export const mochaHooks = {
  async afterEach(this: Mocha.Context): Promise<void> {
    if (this.currentTest?.state !== 'failed') return;
    this.timeout(60_000);
    await endLeftovers();
  },

  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    // A `before` hook that failed has left them: after it no test runs.
    await endLeftovers();
    await stopServers();
  },
};
