import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import {
  inertCommands,
  inertJson,
  inertLines,
  inertMessage,
  oneLine,
} from '../../src/engine/inert';
import { LinesDisplay } from '../../src/cli/display/linesDisplay';
import { LiveDisplay } from '../../src/cli/display/liveDisplay';
import { rendered } from '../../src/cli/display/terminal';
import { renderStatusText } from '../../src/report';
import { someStatus } from '../support/status';

/** What terminals obey, bidirectional overrides and what ends a line without looking like it. */
const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ACTING_IN_LINES = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Takes back the line above, shows nothing from here on, turns the direction, sets the title. */
const HOSTILE = 'shop.a\u001b[1A\u001b[2K\u001b[8m\u009b2J\u202e\u2028\u001b]0;x\u0007\r\nshop.b';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

function stream(columns?: number): { stream: NodeJS.WriteStream; text: () => string } {
  const chunks: string[] = [];
  const written = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const shown = Object.assign(written, { isTTY: columns !== undefined, columns });
  return { stream: shown as unknown as NodeJS.WriteStream, text: () => chunks.join('') };
}

describe('text from outside', () => {
  it('16.7 acts nowhere, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.doesNotMatch(oneLine(text), ACTING);
        assert.doesNotMatch(inertLines(text), ACTING_IN_LINES);
        assert.doesNotMatch(inertCommands(text), /(?!\n)\p{Cc}/u);
        assert.doesNotMatch(rendered(stream().stream, text), ACTING);
        assert.doesNotMatch(rendered(stream().stream, [{ style: 'red', text }]), ACTING);
        assert.doesNotMatch(inertMessage(text), /\]\(|\$\(/);
      }),
    );
  });

  it('16.7 is the same as JSON, and acts there neither', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), anyText, (name, text) => {
        const json = inertJson({ name, text });
        assert.doesNotMatch(json, ACTING);
        assert.deepEqual(JSON.parse(json), { name, text });
      }),
    );
  });

  it('16.2 holds no link that the editor would make of it', () => {
    for (const text of [
      '[Run the repair](command:workbench.action.terminal.sendSequence?%7B%7D)',
      '[Run]\u200b(command:x)',
      '[a]](command:x)',
      '[x](https://evil.example/)',
    ]) {
      assert.doesNotMatch(inertMessage(text), /\[[^\]]+\]\((?:https?:\/\/|command:|file:)/i);
    }
  });

  it('16.7 brings no line and no sequence into what is shown of a migration', () => {
    const hostile = someStatus({ name: HOSTILE, source: HOSTILE, activity: HOSTILE });
    assert.doesNotMatch(renderStatusText(hostile), ACTING);
    const plain = stream();
    const lines = new LinesDisplay(plain.stream, true);
    lines.status(hostile);
    lines.log({ level: 'warning', message: HOSTILE });
    lines.progress(HOSTILE);
    assert.equal(plain.text().split('\n').length, 3);
    assert.doesNotMatch(plain.text(), ACTING_IN_LINES);

    const live = stream(100);
    const display = new LiveDisplay(live.stream, true);
    display.progress(HOSTILE);
    display.log({ level: 'error', message: HOSTILE });
    display.close();
    for (const sequence of ['\u001b[1A\u001b[2K', '\u001b[8m', '\u009b', '\u202e', '\u0007']) {
      assert.ok(!live.text().includes(sequence), JSON.stringify(sequence));
    }
  });
});
