const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `first` when the user interrupts, and `second` from then on.
 * @returns how to listen no more
 */
export function onInterrupt(first: () => void, second: () => void): () => void {
  let interrupted = false;
  const listener = () => {
    if (interrupted) second();
    else {
      interrupted = true;
      first();
    }
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
