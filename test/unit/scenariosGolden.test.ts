import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import { recommend } from '../../src/scenarios/recommend';
import { GOLDEN_DECISIONS } from '../support/goldenDecisions';

describe('scenarios: golden decisions', () => {
  it('are at least 120, each with its reason', () => {
    assert.ok(GOLDEN_DECISIONS.length >= 120, String(GOLDEN_DECISIONS.length));
    assert.equal(new Set(GOLDEN_DECISIONS.map(({ name }) => name)).size, GOLDEN_DECISIONS.length);
  });

  for (const { name, source, target, needs, expect, status, blockers, why } of GOLDEN_DECISIONS) {
    it(`${name}: ${expect} — ${why}`, () => {
      const { recommended, none, ranked } = recommend(METHODS, source, target, needs);
      const chosen = recommended === null ? 'none' : `${recommended.method}/${recommended.mode}`;
      const list = ranked
        .slice(0, 4)
        .map(
          (one) =>
            `${one.method}/${one.mode} ${one.score.total} ${one.blockers.map(({ id }) => id).join(' ')}`,
        );
      assert.equal(chosen, expect, list.join('; '));
      const unlessUnmet = recommended?.unmet.length === 0 ? 'open' : 'needs-action';
      const said = ['ready', 'conditional'].includes(recommended?.status ?? '')
        ? 'open'
        : recommended?.status;
      assert.equal(said, status === 'open' ? unlessUnmet : status);
      assert.deepEqual(
        (recommended?.blockers ?? []).map(({ id }) => id),
        blockers ?? [],
      );
      assert.ok((recommended?.blockers ?? []).every(({ remedy }) => remedy !== ''));
      assert.equal(none === undefined, expect !== 'none');
    });
  }
});
