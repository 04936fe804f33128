/**
 * Calls `first` when the user interrupts, and `second` from then on. A hangup counts if the command
 * is on a terminal, which was closed then; without one (`nohup`, a service) it goes on, because
 * Node.js undoes that a parent had hangups ignored.
 * @returns how to listen no more
 */
export function onInterrupt(first: () => void, second: () => void): () => void {
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) second();
    else {
      interrupted = true;
      first();
    }
  };
  const hangUp = () => {
    if (isOnTerminal()) interrupt();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', hangUp);
  return () => {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('SIGHUP', hangUp);
  };
}

function isOnTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}
