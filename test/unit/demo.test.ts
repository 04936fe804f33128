import assert from 'node:assert/strict';
import { parseDemoArguments } from '../../src/demo/arguments';
import { Leftovers } from '../../src/demo/leftovers';
import { Random } from '../../src/methods/sampleData/random';
import { FerryError } from '../../src/engine/errors';

describe('the arguments of npm start', () => {
  it('are understood', () => {
    assert.deepEqual(parseDemoArguments([]), { help: false, once: false, own: undefined });
    assert.deepEqual(parseDemoArguments(['--once', '--source', 'a', '--target=b']), {
      help: false,
      once: true,
      own: { source: 'a', target: 'b' },
    });
  });

  for (const argv of [['--source', 'a'], ['--target', 'b'], ['--twice'], ['positional']]) {
    it(`are refused in one line: ${argv.join(' ')}`, () => {
      assert.throws(
        () => parseDemoArguments(argv),
        (error) =>
          error instanceof FerryError && error.kind === 'usage' && !error.line.includes('\n'),
      );
    });
  }
});

describe('what the demo leaves behind', () => {
  it('is undone in reverse order, past what fails', async () => {
    const done: string[] = [];
    const complaints: string[] = [];
    const leftovers = new Leftovers();
    leftovers.add('a folder', () => Promise.resolve(done.push('folder')));
    leftovers.add('a server', () => Promise.reject(new Error('it hangs')));
    leftovers.add('a client', () => Promise.resolve(done.push('client')));
    await leftovers.clear((line) => complaints.push(line));
    assert.deepEqual(done, ['client', 'folder']);
    assert.deepEqual(complaints, ['Could not clean up a server: it hangs']);
  });
});

describe('the sample’s chance', () => {
  it('repeats itself and is spread evenly', () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 10_000 }, () => random.below(10));
    };
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
    for (let digit = 0; digit < 10; digit++) {
      const times = draw(3).filter((each) => each === digit).length;
      assert.ok(times > 850 && times < 1150, `${digit}: ${times}`);
    }
  });
});
