import { performance } from 'node:perf_hooks';

const TICK_MS = 5;

/** How this thread's event loop fared while it was watched. */
export interface EventLoopReport {
  /** The longest time between two turns. A busy machine makes it long by letting others run. */
  longestMs: number;
  /** The most CPU that this thread took between two turns: what really blocked the loop. */
  busiestMs: number;
  /** CPU of this thread in all. */
  cpuMs: number;
}

/** Watches this thread's event loop. @returns ends it and reports */
export function watchEventLoop(): () => EventLoopReport {
  const cpuBefore = threadCpuMs();
  let last = { at: performance.now(), cpu: cpuBefore };
  let longestMs = 0;
  let busiestMs = 0;
  const look = () => {
    const now = { at: performance.now(), cpu: threadCpuMs() };
    longestMs = Math.max(longestMs, now.at - last.at - TICK_MS);
    busiestMs = Math.max(busiestMs, now.cpu - last.cpu);
    last = now;
  };
  const timer = setInterval(look, TICK_MS);
  return () => {
    look();
    clearInterval(timer);
    return { longestMs, busiestMs, cpuMs: last.cpu - cpuBefore };
  };
}

/** Since Node.js 23.9 a thread's own; before, the whole process's, which is more. */
function threadCpuMs(): number {
  const { threadCpuUsage } = process as { threadCpuUsage?: typeof process.cpuUsage };
  const { user, system } = (threadCpuUsage ?? process.cpuUsage).call(process);
  return (user + system) / 1000;
}
