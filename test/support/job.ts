import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foundPasswords } from './passwords.mjs';
import type { JobContext, JobProgress } from '../../src/methods/job';

/** A context for work that a test runs in its own process, which keeps what it is told. */
export interface TestJob extends JobContext {
  lines: string[];
  progress: JobProgress[];
  stop: () => void;
}

/** @see TestJob */
export function testJob(): TestJob {
  const lines: string[] = [];
  const progress: JobProgress[] = [];
  const controller = new AbortController();
  const line = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  return {
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    toolVersion: 'test',
    signal: controller.signal,
    onProgress: (told) => void progress.push(told),
    lines,
    progress,
    stop: () => controller.abort(),
  };
}

/** What of it the product, or a server, wrote by itself; a test may put a password elsewhere. */
const isStateOrLog = (file: string) => /[\\/]migrations[\\/]|\.log$/.test(file);

/** An empty folder that is gone after the suite's tests. */
export function temporaryFolder(): { path: string } {
  const folder = { path: '' };
  before(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'mongo-ferry-test-'));
  });
  after(async () => {
    const found = await foundPasswords(folder.path, isStateOrLog);
    await rm(folder.path, { recursive: true, force: true });
    assert.deepEqual(found, [], 'passwords were written');
  });
  return folder;
}
