import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import { findScenarioFaults } from '../../src/scenarios/faults';
import { filterMatrix } from '../../src/scenarios/filterMatrix';
import { buildMatrix } from '../../src/scenarios/matrix';
import { recommend } from '../../src/scenarios/recommend';
import { rowOf as rowAmong, rowsOf } from '../../src/scenarios/rows';
import { buildRunbook } from '../../src/scenarios/runbook/build';
import { renderRunbookMarkdown } from '../../src/scenarios/render/runbook';
import { ROW_EXAMPLES } from '../support/rowExamples';
import { assertWholeRunbook } from '../support/wholeRunbook';

const ROWS = rowsOf(METHODS);
const rowOf = (number: string) => rowAmong(METHODS, number);
const NUMBERED = '1 2 3 4 5 6 7 8a 8b 9 10 11 12a 12b 13 14 15 16 17 18 19 20 21 22'.split(' ');

describe('scenarios: the rows', () => {
  it('hold together', () => assert.deepEqual(findScenarioFaults(METHODS), []));

  it('are all of the vendors’ tables, in order', () => {
    assert.deepEqual(
      ROWS.map(({ row }) => row).filter((row) => !row.startsWith('G')),
      NUMBERED,
    );
  });

  it('each have an example below', () => {
    assert.deepEqual(
      ROW_EXAMPLES.map(({ row }) => row),
      ROWS.map(({ row }) => row),
    );
  });

  it('leave no method out', () => {
    const used = new Set(ROWS.flatMap(({ methods }) => methods.map(({ method }) => method)));
    assert.deepEqual(
      METHODS.filter(({ id }) => !used.has(id)),
      [],
    );
  });

  for (const { row, source, target, needs, method, mode, says } of ROW_EXAMPLES) {
    describe(`row ${row}: ${rowOf(row)?.title ?? ''}`, () => {
      const { ranked, rows } = recommend(METHODS, source, target, needs);
      const offered = ranked.find((one) => one.method === method && one.mode === mode);

      it('is found by the facts that describe it', () =>
        assert.ok(rows.includes(row), rows.join(' ')));

      it(`offers ${method}, ${mode}`, () => {
        assert.ok(offered);
        assert.notEqual(
          offered.status,
          'unsuitable',
          offered.blockers.map(({ text }) => text).join(' '),
        );
        assert.ok(offered.rows.includes(row));
      });

      it('with the row’s prerequisites and limits', () => {
        const expected = rowOf(row);
        assert.ok(offered && expected);
        const prerequisites = offered.prerequisites.map(({ id }) => id);
        assert.deepEqual(
          expected.prerequisites.filter(({ id }) => !prerequisites.includes(id)),
          [],
        );
        const limits = offered.documentedLimits.map(({ text }) => text);
        assert.deepEqual(
          expected.limits.filter(({ text }) => !limits.includes(text)),
          [],
        );
        const told = [...offered.prerequisites.map(({ text }) => text), ...limits].join('\n');
        for (const words of says) assert.match(told, words);
      });

      it('by a runbook without a gap', () => {
        for (const way of rowOf(row)?.methods ?? []) {
          for (const wayMode of way.modes) {
            const request = { method: way.method, mode: wayMode, row, needs };
            assertWholeRunbook(
              buildRunbook(METHODS, {
                ...request,
                source: {
                  label: 'shop',
                  facts: source,
                  uri: 'mongodb://ferry:s3cret@db1:27017,db2/?replicaSet=rs0&authSource=admin',
                },
                target: {
                  label: 'shop on the new side',
                  facts: target,
                  uri: 'mongodb+srv://owner:t0psecret@new.example.net/',
                },
              }),
            );
            assertWholeRunbook(
              buildRunbook(METHODS, {
                ...request,
                source: { label: 'shop', facts: source },
                target: { label: 'new', facts: target },
              }),
            );
          }
        }
      });
    });
  }
});

describe('scenarios: the matrix', () => {
  const matrix = buildMatrix(METHODS);

  it('has a cell for each pair of kinds, each with every method in each mode', () => {
    assert.equal(matrix.cells.length, matrix.sources.length * matrix.targets.length);
    const options = METHODS.flatMap(({ advice }) => advice.modes).length;
    assert.ok(matrix.cells.every(({ methods }) => methods.length === options));
  });

  it('gives a reason wherever a method is not simply supported', () => {
    const silent = matrix.cells
      .flatMap(({ methods }) => methods)
      .filter(({ support, reason }) => (support === 'supported') !== (reason === ''));
    assert.deepEqual(silent, []);
  });

  it('supports the documented methods of every row, but for the pairs that the row itself excludes', () => {
    const refused = ROWS.flatMap((row) =>
      row.methods
        .filter(({ role }) => role === 'documented')
        .flatMap(({ method, modes }) =>
          modes.flatMap((mode) =>
            matrix.cells
              .filter(({ source, target }) => row.from.includes(source) && row.to.includes(target))
              .filter(({ methods }) =>
                methods.some(
                  (cell) =>
                    cell.method === method && cell.mode === mode && cell.support === 'unsupported',
                ),
              )
              .map(({ source, target }) => `${row.row} ${source} ${target} ${method} ${mode}`),
          ),
        ),
    );
    assert.deepEqual(refused, [
      '11 apsaradb-standalone apsaradb-standalone dts-migration online',
      '11 apsaradb-standalone apsaradb-replica-set dts-migration online',
      '11 apsaradb-standalone apsaradb-sharded dts-migration online',
      '14 cloud-manager-sharded atlas-replica-set atlas-live-migrate-push online',
      '14 ops-manager-sharded atlas-replica-set atlas-live-migrate-push online',
      '15 self-sharded atlas-replica-set atlas-live-migrate-pull online',
      '15 apsaradb-sharded atlas-replica-set atlas-live-migrate-pull online',
      '15 atlas-sharded atlas-replica-set atlas-live-migrate-pull online',
      '21 atlas-replica-set atlas-sharded atlas-snapshot-restore offline',
      '21 atlas-sharded atlas-replica-set atlas-snapshot-restore offline',
    ]);
  });

  it('is filtered by provider, topology, mode and self-service', () => {
    const filtered = filterMatrix(matrix, {
      provider: 'apsaradb',
      topology: 'sharded',
      mode: 'online',
      selfService: true,
    });
    assert.ok(filtered.cells.length > 0 && filtered.cells.length < matrix.cells.length);
    for (const { source, target, methods } of filtered.cells) {
      assert.ok(
        source.startsWith('apsaradb') || target.startsWith('apsaradb'),
        `${source} ${target}`,
      );
      assert.ok(source.endsWith('sharded') || target.endsWith('sharded'), `${source} ${target}`);
      assert.ok(methods.every(({ mode, selfService }) => mode === 'online' && selfService));
    }
  });

  it('refuses what cannot be, by name', () => {
    const cell = matrix.cells.find(
      ({ source, target }) => source === 'atlas-free' && target === 'atlas-replica-set',
    );
    const pull = cell?.methods.find(({ method }) => method === 'atlas-live-migrate-pull');
    assert.equal(pull?.support, 'unsupported');
    assert.match(pull.reason, /free/);
  });
});

describe('scenarios: runbooks as Markdown', () => {
  it('number the steps, and give boxes to tick', () => {
    const [example] = ROW_EXAMPLES;
    assert.ok(example);
    const { row, source, target, needs, method, mode } = example;
    const runbook = buildRunbook(METHODS, {
      method,
      mode,
      row,
      needs,
      source: { label: 'a|b', facts: source },
      target: { label: 'c', facts: target },
    });
    const text = renderRunbookMarkdown(runbook);
    assert.match(text, /a\\\|b/);
    for (const { number } of runbook.steps)
      assert.match(text, new RegExp(`### ${number}\\. .*\\n\\n- \\[ \\]`));
  });
});
