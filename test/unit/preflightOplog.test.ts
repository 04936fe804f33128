import assert from 'node:assert/strict';
import type { DeploymentFacts, OplogFacts } from '../../src/engine/deployment/deploymentFacts';
import { defaultPlan } from '../../src/engine/model/defaults';
import type { MigrationKind } from '../../src/engine/model/plan';
import { oplogWindow } from '../../src/preflight/checks/oplogWindow';
import type { Found, PreflightContext } from '../../src/preflight/types';

const GIGABYTE = 1024 ** 3;
const HOUR = 3600;

/** A source of 100 GB on disk, which the check takes for almost three hours of copying. */
function contextWith(
  oplog: OplogFacts | undefined,
  options: { kind?: MigrationKind; sizeOnDisk?: number } = {},
): PreflightContext {
  const facts: Partial<DeploymentFacts> = {
    topology: 'replicaSet',
    oplog,
    databases: [
      { name: 'shop', sizeOnDisk: options.sizeOnDisk ?? 100 * GIGABYTE, empty: false },
      { name: 'archive', sizeOnDisk: 9000 * GIGABYTE, empty: false },
    ],
    unknown: oplog === undefined ? [{ fact: 'oplog', reason: 'Not authorized.' }] : [],
  };
  return {
    sourceFacts: facts,
    plan: defaultPlan('x', options.kind ?? 'migrate'),
    carried: [{ db: 'shop', name: 'users' }],
  } as unknown as PreflightContext;
}

function run(context: PreflightContext): Found[] {
  assert(oplogWindow.applies(context));
  return oplogWindow.run(context) as Found[];
}

const full = (windowSeconds: number): OplogFacts => ({
  sizeBytes: 10 * GIGABYTE,
  usedBytes: 10 * GIGABYTE,
  windowSeconds,
});

describe('the oplog window check', () => {
  it('is content with a window of one and a half copies', () => {
    assert.deepEqual(run(contextWith(full(5 * HOUR))), []);
  });

  it('ux 8: warns below that, with both figures and a size that suffices', () => {
    const [finding] = run(contextWith(full(HOUR)));
    assert.equal(finding?.severity, 'warning');
    assert.match(finding.message, /about 60 min.*about 3 h/);
    assert.match(finding.remedy, /replSetResizeOplog: 1, size: 51200 /);
  });

  it('reckons with the room that an oplog still has', () => {
    const fillingUp = { ...full(HOUR), usedBytes: GIGABYTE };
    assert.deepEqual(run(contextWith(fillingUp)), []);
  });

  it('is not alarmed by a young set, nor by a short copy', () => {
    const young = { sizeBytes: GIGABYTE, usedBytes: 1024 ** 2, windowSeconds: 0 };
    assert.deepEqual(run(contextWith(young, { sizeOnDisk: GIGABYTE / 10 })), []);
  });

  it('notes an unknown window with its reason', () => {
    const [finding] = run(contextWith(undefined));
    assert.equal(finding?.severity, 'note');
    assert.match(finding.message, /Not authorized/);
  });

  it('does not apply to copying once', () => {
    assert(!oplogWindow.applies(contextWith(full(1), { kind: 'snapshot' })));
  });
});
