import { readFileSync, readlinkSync } from 'node:fs';

/** What tells a process from every other one, wherever that runs. */
export interface ProcessIdentity {
  /** Of the machine's start: another machine, or the same one after a restart, has another. */
  boot: string;
  /** Of the process table in which the process has its number: a container has one of its own. */
  table: string;
  /** When the process started, in ticks since the boot: its number may be given again. */
  startedAt: string;
}

/** This process; undefined where the system does not tell, which only Linux does. */
export function thisProcess(): ProcessIdentity | undefined {
  try {
    return {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(),
      table: `${readlinkSync('/proc/self/ns/pid')} ${clock()}`,
      startedAt: startOf('self'),
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether a process is gone for certain. False wherever that can't be known: of another machine,
 * container or system, or of a process that is hidden from this one.
 */
export function isGone(pid: number, of: ProcessIdentity | undefined): boolean {
  const own = thisProcess();
  if (of === undefined || own?.boot !== of.boot || own.table !== of.table) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
  }
  try {
    return startOf(String(pid)) !== of.startedAt;
  } catch {
    return false;
  }
}

/** @see proc(5): the name, field 2, may hold anything; the start is the 22nd field */
function startOf(pid: string): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (startedAt === undefined) throw new RangeError('not the form of proc(5)');
  return startedAt;
}

/** The clock by which starts are told; kernels before 5.6 have only one. */
function clock(): string {
  try {
    return readlinkSync('/proc/self/ns/time');
  } catch {
    return '';
  }
}
