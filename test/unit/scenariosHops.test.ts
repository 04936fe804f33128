import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import { hops, hopsInWords, nearestAbove } from '../../src/scenarios/hops';
import { recommend } from '../../src/scenarios/recommend';
import { atlas, self } from '../support/scenarioSides';

describe('18.4 scenarios: hops through versions', () => {
  it('go through every series, upwards only', () => {
    assert.deepEqual(hops('4.2.24', '5.0'), ['4.2', '4.4', '5.0']);
    assert.deepEqual(hops('8.0.5', '6.0'), []);
    assert.deepEqual(hops('6.0.27', '6.0'), []);
    assert.deepEqual(hops('2.6.12', '4.4'), []);
    assert.equal(hopsInWords(undefined, '4.4'), '');
  });

  it('end at the first series that a pair takes', () => {
    assert.equal(nearestAbove('4.2.24', ['5.0', '6.0']), '5.0');
    assert.equal(nearestAbove('8.0.5', ['5.0', '6.0']), undefined);
  });

  const remedyOf = (method: string, version: string) =>
    recommend(METHODS, self('replicaSet', version), atlas('replicaSet', '7.0.18'))
      .ranked.find((one) => one.method === method)!
      .blockers.map(({ remedy }) => remedy)
      .join(' ');

  it('are the remedy where a source is too old for the pair, or for the driver', () => {
    assert.match(remedyOf('built-in', '4.0.28'), /4\.0 → 4\.2 → 4\.4/);
    assert.match(remedyOf('atlas-live-migrate-pull', '4.2.24'), /4\.2 → 4\.4 → 5\.0/);
    assert.match(remedyOf('mongosync', '4.2.24'), /4\.2 → 4\.4 → 5\.0/);
    assert.doesNotMatch(remedyOf('mongosync', '6.0.10'), /→ 6\.0;/);
  });
});
