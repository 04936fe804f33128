import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import type { FerryError } from '../../src/engine/errors';
import { findScenarioFaults } from '../../src/scenarios/faults';
import { buildMatrix } from '../../src/scenarios/matrix';
import { methodDetail } from '../../src/scenarios/methodDetail';
import { recommend } from '../../src/scenarios/recommend';
import { renderMatrixMarkdown } from '../../src/scenarios/render/matrix';
import { renderRecommendationText } from '../../src/scenarios/render/recommendation';
import { renderRunbookMarkdown } from '../../src/scenarios/render/runbook';
import { buildRunbook } from '../../src/scenarios/runbook/build';
import { pigeons } from '../support/pigeonMethod';
import { self } from '../support/scenarioSides';

const methods = [...METHODS, pigeons];
const source = self('replicaSet', '6.0.27', { dataBytes: 5e9, hosting: 'on-premises' });
const target = self('replicaSet', '6.0.27');

describe('a method added in one object', () => {
  it('holds together with the rows and the others', () =>
    assert.deepEqual(findScenarioFaults(methods), []));

  it('is found by its faults, too', () => {
    const wrong = { ...pigeons, advice: { ...pigeons.advice, limits: [], documents: {} } };
    const faults = findScenarioFaults([...methods, wrong]);
    for (const fault of [/no limits/, /cites RFC, no document/, /is there twice/])
      assert.ok(
        faults.some((one) => fault.test(one)),
        String(fault),
      );
  });

  it('is in every cell of the matrix, judged', () => {
    const matrix = buildMatrix(methods);
    const inCells = matrix.cells.map(({ methods: inCell }) =>
      inCell.find(({ method }) => method === pigeons.id),
    );
    assert.equal(inCells.filter((one) => one !== undefined).length, matrix.cells.length);
    const cell = matrix.cells.findIndex(
      (one) => one.source === 'self-replica-set' && one.target === 'self-replica-set',
    );
    assert.equal(inCells[cell]!.support, 'supported');
    assert.equal(inCells[cell]!.selfService, false);
    const wished = matrix.cells.findIndex(
      (one) => one.source === 'sample-data' && one.target === 'self-replica-set',
    );
    assert.match(inCells[wished]!.reason, /Sample data is wanted/);
    assert.match(renderMatrixMarkdown(methods, matrix), /Carrier pigeons/);
    assert.notEqual(matrix, buildMatrix(METHODS));
  });

  it('tells its details', () => {
    const key = { source: 'self-replica-set', target: 'self-replica-set' };
    const detail = methodDetail(methods, { ...key, method: pigeons.id, mode: 'offline' })!;
    assert.deepEqual(detail.sources, [pigeons.advice.documents!['RFC']]);
    assert.ok(detail.steps.some(({ text }) => text === 'Let the pigeons fly'));
    assert.equal(methodDetail(METHODS, { ...key, method: pigeons.id, mode: 'offline' }), undefined);
  });

  it('is recommended for what it declares, and not for what speaks against it', () => {
    const needs = { allowedDowntimeSeconds: 86_400, tools: ['pigeons'] };
    const { recommended } = recommend(methods, source, target, needs);
    assert.equal(recommended?.method, pigeons.id);
    assert.deepEqual(
      recommended.prerequisites.map(({ id, state }) => [id, state]),
      [['loft', 'met']],
    );
    assert.ok(!('check' in recommended.prerequisites[0]!));
    const text = renderRecommendationText(recommend(methods, source, target, needs));
    assert.match(text, /^Recommended: Carrier pigeons \(can start\)/);

    const of = (facts: object, wishes: object) =>
      recommend(methods, { ...source, ...facts }, target, { ...needs, ...wishes })
        .ranked.find(({ method }) => method === pigeons.id)!
        .blockers.map(({ id }) => id);
    assert.deepEqual(of({ dataBytes: 2e12 }, {}), ['downtime-too-long', 'too-heavy-for-pigeons']);
    assert.deepEqual(of({ topology: 'sharded', balancerRunning: true }, {}), ['balancer-on']);
    assert.deepEqual(of({}, { tools: [] }), ['tools-missing']);
    assert.deepEqual(of({ provider: 'files' }, {}), []);
    assert.deepEqual(of({}, { purpose: 'sync' }), ['copies-once']);
  });

  it('has a runbook', () => {
    const sides = {
      source: { label: 'old', facts: source },
      target: { label: 'new', facts: target },
    };
    const request = { method: pigeons.id, mode: 'offline', needs: {}, ...sides } as const;
    const runbook = renderRunbookMarkdown(buildRunbook(methods, request));
    assert.match(runbook, /^# Carrier pigeons: old to new/);
    for (const words of [
      /Let the pigeons fly/,
      /Hawks take some/,
      /avian carriers/,
      /Stop the writes/,
    ])
      assert.match(runbook, words);
    assert.throws(
      () => buildRunbook(METHODS, request),
      ({ code, kind, remedy }: FerryError) =>
        code === 'no-such-method' && kind === 'usage' && remedy.includes(METHODS[0]!.id),
    );
  });
});
