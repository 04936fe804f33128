import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '../../../src/worker/registry';
import { stateFolder } from '../../../src/worker/stateFolder';

/** An engine stores its state and ends when its window closes. */
const END_LIMIT_MS = 30_000;

/**
 * Waits until no migration of this `MONGO_FERRY_HOME` runs any more: one that goes on for a moment after
 * its window was closed would still write to its target.
 * @throws Error naming the migrations whose engine does not end
 */
export async function untilEnginesEnded(home: string): Promise<void> {
  const registry = new Registry(stateFolder({ MONGO_FERRY_HOME: home }));
  const deadline = Date.now() + END_LIMIT_MS;
  for (;;) {
    const alive = (await registry.list()).filter(({ pid }) => isAlive(pid));
    if (alive.length === 0) return;
    if (Date.now() > deadline) {
      throw new Error(`engines outlived their window: ${alive.map(({ name }) => name).join(', ')}`);
    }
    await sleep(100);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
