import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { MigrationStatus } from '../../src/engine/model/status';
import { isMigrationStatus } from '../../src/engine/model/run';
import { findKnown } from '../../src/worker/lookup';
import { Registry } from '../../src/worker/registry';
import { endIfLeft } from './leftovers';

/** The built command line. */
export const CLI = path.resolve('dist', 'mongo-ferry.js');

/** How a command ended. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command under way. */
export interface Started {
  pid: number;
  /** Ends it at once, as a crash would. */
  crash(): void;
  interrupt(): void;
  /** Resolves once it has written this to stderr. */
  tells(part: string): Promise<void>;
  finished: Promise<Finished>;
}

/** The command line as a user has it, with a state folder and connections of its own. */
export class CommandLine {
  constructor(
    /** Becomes `MONGO_FERRY_HOME`. */
    readonly home: string,
    /** Connection strings, to be named as `env:NAME`. */
    private readonly connections: Record<string, string>,
  ) {}

  /** Runs a command to its end. */
  run(...args: string[]): Promise<Finished> {
    return this.start(...args).finished;
  }

  /** Runs a command that must succeed. */
  async succeed(...args: string[]): Promise<Finished> {
    const finished = await this.run(...args);
    assert.equal(finished.code, 0, `${args.join(' ')}\n${finished.stdout}\n${finished.stderr}`);
    return finished;
  }

  start(...args: string[]): Started {
    const child = spawn(process.execPath, [CLI, ...args], {
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, MONGO_FERRY_HOME: this.home, ...this.connections },
    });
    assert.ok(child.pid);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    endIfLeft(ended, () => child.kill('SIGKILL'));
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    let told = '';
    const tells = (part: string) =>
      new Promise<void>((resolve) => {
        const listen = (data: Buffer | string) => {
          told += data.toString();
          if (!told.includes(part)) return;
          child.stderr.off('data', listen);
          resolve();
        };
        child.stderr.on('data', listen);
      });
    return {
      pid: child.pid,
      crash: () => child.kill('SIGKILL'),
      interrupt: () => child.kill('SIGINT'),
      tells,
      finished: Promise.all([ended, output]).then(([code, [stdout, stderr]]) => ({
        code,
        stdout,
        stderr,
      })),
    };
  }

  /** `status NAME --json` */
  async status(name: string): Promise<MigrationStatus> {
    const { stdout } = await this.succeed('status', name, '--json');
    return JSON.parse(stdout) as MigrationStatus;
  }

  /** Waits until `status` would tell that a migration is as wanted. */
  async until(
    name: string,
    wanted: (status: MigrationStatus) => boolean,
  ): Promise<MigrationStatus> {
    const registry = new Registry(path.join(this.home, 'migrations'));
    for (const limit = Date.now() + 60_000; ; await sleep(50)) {
      const known = await findKnown(registry, name);
      known?.client?.dispose();
      const status = known?.status;
      if (status !== undefined && isMigrationStatus(status) && wanted(status)) return status;
      if (Date.now() > limit) assert.fail(`waited 60 s in vain: ${JSON.stringify(known?.status)}`);
    }
  }
}

/** The JSON objects of `--json` output, one a line. */
export function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
