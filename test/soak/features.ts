import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog } from '../../src/engine/log';
import { retrying } from '../../src/engine/deployment/retry';
import type { Journal } from './journal';
import type { ProxiedSet } from './servers';
import type { Shape } from './shape';

/** Sets both sides' feature compatibility versions. */
export async function setFeatures(
  sides: { source: ProxiedSet; target: ProxiedSet },
  features: Shape['features'],
  journal: Journal,
): Promise<void> {
  for (const side of ['source', 'target'] as const) {
    const version = features[side];
    journal.add(`${side}: feature compatibility ${version}`);
    // An election of the seed before may not be over.
    await retrying(
      () =>
        sides[side].client.db('admin').command({
          setFeatureCompatibilityVersion: version,
          writeConcern: { w: 'majority', wtimeout: 60_000 },
        }),
      { what: `feature compatibility ${version}`, log: silentLog, sleep },
    );
  }
}
