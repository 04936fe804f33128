import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { MigrationStatus } from '../../src/engine/model/status';
import { LinesDisplay } from '../../src/cli/display/linesDisplay';
import { frameOf } from '../../src/cli/display/frame';
import { LiveDisplay } from '../../src/cli/display/liveDisplay';
import { rendered } from '../../src/cli/display/terminal';
import { someStatus } from '../support/status';

const ESCAPE = '\u001b';
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g');
const TERMINAL_OUTPUT = new RegExp(`${ESCAPE}\\[\\??(\\d*)([A-Za-z])|(\\n|[^${ESCAPE}\\n]+)`, 'g');

/** What was written to a stream that looks like a terminal of this width, or like a file. */
function capture(columns?: number): { stream: NodeJS.WriteStream; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const shown = Object.assign(stream, { isTTY: columns !== undefined, columns });
  return { stream: shown as unknown as NodeJS.WriteStream, text: () => chunks.join('') };
}

/** What a terminal shows after all that was written: overwritten lines, cursor up, clearing. */
function screenOf(text: string): string[] {
  const lines: string[] = [];
  let row = 0;
  for (const [, count, command, plain] of text.matchAll(TERMINAL_OUTPUT)) {
    if (plain === '\n') row += 1;
    else if (plain !== undefined) lines[row] = plain;
    else if (command === 'A') row -= Number(count);
    else if (command === 'J') lines.splice(row);
  }
  return lines;
}

/** The lines of a status without their colours. */
function frame(status: MigrationStatus, columns: number): string[] {
  const { stream } = capture(columns);
  return frameOf(status, columns).map((line) => rendered(stream, line).replace(COLOUR, ''));
}

describe('cli: the display on a terminal', () => {
  it('fits every line into the width, however narrow', () => {
    const long = someStatus({ activity: 'copying '.repeat(40), readyForCutover: true });
    for (const columns of [24, 40, 80, 200]) {
      for (const plain of frame(long, columns)) {
        assert.ok(plain.length < columns, `${plain.length} in ${columns}: ${plain}`);
      }
    }
  });

  it('never says 100 % while something is left', () => {
    const status = someStatus({ bytes: 999_999, bytesTotal: 1_000_000 });
    assert.match(frame(status, 80).join('\n'), /99 %/);
  });

  it('says how to cut over when that is possible, and not before', () => {
    const waiting = someStatus({ phase: 'sync', snapshotDone: true });
    const ready = { ...waiting, readyForCutover: true };
    const hint = /mongo-ferry cutover demo/;
    assert.doesNotMatch(frame(waiting, 120).join('\n'), hint);
    assert.match(frame(ready, 120).join('\n'), hint);
  });

  it('rewrites its lines in place and lets messages go by above them', () => {
    const { stream, text } = capture(100);
    const display = new LiveDisplay(stream, false);
    display.status(someStatus({ activity: 'first' }));
    display.log({ level: 'info', message: 'a message' });
    display.status(someStatus({ activity: 'second' }));
    display.close();
    const screen = screenOf(text().replace(COLOUR, ''));
    assert.equal(screen.filter((line) => line.includes('db1:27017')).length, 1, text());
    assert.equal(screen[0], 'a message');
    assert.ok(screen.some((line) => line.includes('second')));
    assert.ok(!screen.some((line) => line.includes('first')));
  });

  it('shows the cursor again at the end', () => {
    const { stream, text } = capture(100);
    new LiveDisplay(stream, false).close();
    assert.ok(text().lastIndexOf('\u001b[?25h') > text().lastIndexOf('\u001b[?25l'));
  });
});

describe('cli: plain lines', () => {
  it('come at once for a new phase, and otherwise now and then', () => {
    const { stream, text } = capture();
    const display = new LinesDisplay(stream, false);
    display.status(someStatus());
    display.status(someStatus({ documents: 5000 }));
    display.status(someStatus({ phase: 'catch-up', snapshotDone: true }));
    const lines = text().trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(lines[0]!, /snapshot · 42 %/);
    assert.match(lines[1]!, /catch-up/);
  });

  it('hold no colours or control characters', () => {
    const { stream, text } = capture();
    const display = new LinesDisplay(stream, true);
    display.log({ level: 'warning', message: 'collection \u001b[31mred' });
    display.log({ level: 'debug', message: 'detail' });
    assert.ok(!text().includes(ESCAPE));
    assert.match(text(), /warning: .*red\ndetail\n/);
  });
});
