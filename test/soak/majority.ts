import type { ProxiedSet } from './servers';
import { onMember } from './servers';

const FAIL_POINT = 'stopReplProducer';

/**
 * The secondaries take no more of what the primary writes: it stays primary, and what is written
 * there is held by no majority.
 */
export async function loseMajority({ set }: ProxiedSet): Promise<number> {
  const primary = await set.primary();
  const others = set.hosts.filter((_, member) => member !== primary);
  for (const host of others) await setFailPoint(host, 'alwaysOn');
  return primary;
}

/** They take it again. */
export async function regainMajority({ set }: ProxiedSet): Promise<void> {
  for (const [member, host] of set.hosts.entries()) {
    if (set.pid(member) !== undefined) await setFailPoint(host, 'off');
  }
}

async function setFailPoint(host: string, mode: 'alwaysOn' | 'off'): Promise<void> {
  await onMember(host, (client) =>
    client.db('admin').command({ configureFailPoint: FAIL_POINT, mode }),
  );
}
