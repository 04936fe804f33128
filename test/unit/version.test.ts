import assert from 'node:assert/strict';
import { Version } from '../../src/engine/deployment/version';

describe('13.10 a version', () => {
  const version = new Version('binary', '6.0.27');

  it('is at least what is not newer', () => {
    for (const [major, minor, patch] of [[5], [5, 9], [6], [6, 0, 27], [4, 4, 99]]) {
      assert(version.atLeast(major ?? 0, minor, patch));
    }
    for (const [major, minor, patch] of [[6, 0, 28], [6, 1], [7]]) {
      assert(!version.atLeast(major ?? 0, minor, patch));
    }
  });

  it('has its series, whatever follows', () => {
    assert.equal(version.series, '6.0');
    assert.equal(new Version('binary', '7.0.0-rc1').series, '7.0');
    assert.equal(new Version('features', '5.0').series, '5.0');
  });

  it('is of one of a deployment’s two, which its type tells apart', () => {
    const ofProgram = (_version: Version<'binary'>) => undefined;
    ofProgram(version);
    // @ts-expect-error a feature compatibility version is no program's
    ofProgram(new Version('features', '6.0'));
  });
});
