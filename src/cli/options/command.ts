import type { Command } from 'commander';

/** Takes what a command does, and has its exit code for the process's. */
export type Perform = (work: () => number | Promise<number>) => Promise<void>;

/** What a file of `commands/` exports: it adds its command, with its options and what it does. */
export interface CommandFile {
  addCommand: (program: Command, perform: Perform) => void;
}
