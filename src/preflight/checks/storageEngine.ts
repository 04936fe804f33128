import type { PreflightCheck } from '../types';

/** Engines that lose what they hold when the server ends. */
const IN_MEMORY = ['inMemory', 'ephemeralForTest'];

/** The target must keep what is written to it. */
export const storageEngine: PreflightCheck = {
  id: 'storage-engine',
  title: 'the target’s storage engine keeps what is written',
  applies: ({ targetFacts }) => targetFacts.storageEngine !== undefined,
  run: ({ target, targetFacts: { storageEngine: engine = '' } }) => {
    const keepsNothing = engine === 'devnull';
    if (!keepsNothing && !IN_MEMORY.includes(engine)) return [];
    return [
      {
        severity: keepsNothing ? 'blocker' : 'warning',
        message: `The target ${target.label} uses the storage engine ${engine}, which ${keepsNothing ? 'keeps nothing' : 'loses everything when the server ends'}.`,
        remedy: 'Choose a target that was started with --storageEngine wiredTiger.',
        namespaces: [],
      },
    ];
  },
};
