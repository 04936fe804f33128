import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import { citationInWords } from '../../src/scenarios/citation';
import { filterMatrix } from '../../src/scenarios/filterMatrix';
import { buildMatrix } from '../../src/scenarios/matrix';
import { methodDetail } from '../../src/scenarios/methodDetail';
import { recommend } from '../../src/scenarios/recommend';
import { withAccount } from '../../src/scenarios/remedies';
import { isPageMessage as isMatrixMessage } from '../../src/pages/matrix';
import { isPageMessage as isPreflightMessage } from '../../src/pages/preflight';
import { isPageMessage } from '../../src/pages/recommendation';

describe('scenarios as the editor shows them', () => {
  it('tell facts with their units', () => {
    const told = (fact: Parameters<typeof citationInWords>[0]['fact'], value: number) =>
      citationInWords({ fact, value });
    assert.equal(told('source.oplogWindowSeconds', 3600), 'source oplog window: 60 minutes');
    assert.equal(told('source.storageBytes', 1_500_000), 'source storage: 1.5 MB');
    assert.equal(told('source.writesPerSecond', 1200), 'source writes: 1,200/s');
    assert.equal(told('target.bytesPerSecond', 2_000_000), 'target rate: 2 MB/s');
    assert.equal(told('needs.linkMbps', 100), 'need link: 100 Mbit/s');
    assert.equal(told('source.members', 3), 'source members: 3');
    assert.equal(
      citationInWords({ fact: 'source.topology', value: 'replicaSet' }),
      'source topology: replica set',
    );
    assert.equal(citationInWords({ fact: 'target.empty', value: false }), 'target empty: no');
  });

  it('carry the commands that remove a blocker', () => {
    const source = { topology: 'replicaSet', changeStreams: false } as const;
    const { ranked } = recommend(METHODS, { provider: 'self-managed', ...source }, {});
    const [best] = ranked.filter(({ blockers }) => blockers.length > 0);
    const { commands } = best!.blockers.find(({ id }) => id === 'no-change-streams')!;
    assert.match(commands!.text, /grantRolesToUser\(process\.env\.SOURCE_USER, \[/);
    assert.equal(commands!.runOn, 'elsewhere');
  });

  it('fill the account into a command, as one string', () => {
    const command = 'grantRolesToUser(process.env.SOURCE_USER, ["backup"])';
    assert.equal(withAccount(command, 'source', 'a"b'), 'grantRolesToUser("a\\"b", ["backup"])');
    assert.equal(withAccount(command, 'source', ''), command);
    assert.equal(withAccount(command, 'target', 'ann'), command);
  });

  it('have a detail for every method of every cell that may be used', function () {
    this.timeout(120_000);
    const cells = buildMatrix(METHODS).cells.filter((_, index) => index % 7 === 0);
    for (const { source, target, methods } of cells) {
      for (const { method, mode, support } of methods) {
        if (support === 'unsupported') continue;
        const detail = methodDetail(METHODS, { source, target, method, mode });
        const name = `${method} ${mode}: ${source} to ${target}`;
        assert.ok(detail && detail.steps.length > 0, name);
        assert.ok(detail.prerequisites.length > 0 && detail.sources.length > 0, name);
      }
    }
    assert.equal(
      methodDetail(METHODS, { source: 'none', target: 'none', method: 'built-in', mode: 'online' }),
      undefined,
    );
  });

  it('filter rows and columns apart: a kind may be both', () => {
    const { sources, targets } = filterMatrix(buildMatrix(METHODS), { provider: 'dynamodb' });
    assert.deepEqual(
      sources.map(({ id }) => id),
      ['dynamodb'],
    );
    assert.ok(targets.some(({ id }) => id === 'self-replica-set'));
  });

  it('take no message that is not the page’s', () => {
    const wrong = [
      null,
      'use',
      {},
      { type: 'use' },
      { type: 'use', method: 1 },
      { type: 'toString' },
    ];
    for (const message of wrong) assert.ok(!isPageMessage(message), JSON.stringify(message));
    assert.ok(isPageMessage({ type: 'use', method: 'built-in/online' }));
    assert.ok(isPageMessage({ type: 'changeNeeds' }));
    assert.ok(!isPageMessage({ type: 'changeNeeds', need: 3 }));

    assert.ok(isPreflightMessage({ type: 'runFix', check: 'balancer', index: 0 }));
    assert.ok(!isPreflightMessage({ type: 'runFix', check: 'balancer' }));

    const key = { source: 'a', target: 'b', method: 'built-in', mode: 'online' };
    assert.ok(isMatrixMessage({ type: 'detail', key }));
    assert.ok(!isMatrixMessage({ type: 'detail', key: { ...key, mode: 'both' } }));
    assert.ok(isMatrixMessage({ type: 'export', format: 'html', filter: {} }));
    assert.ok(!isMatrixMessage({ type: 'export', format: 'html', filter: { provider: 4 } }));
    assert.ok(!isMatrixMessage({ type: 'export', format: 'pdf', filter: {} }));
  });
});
