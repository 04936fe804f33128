import assert from 'node:assert/strict';
import type { DeploymentFacts } from '../../src/engine/deployment/deploymentFacts';
import { FerryError } from '../../src/engine/errors';
import { METHODS } from '../../src/methods';
import { estimateFor } from '../../src/scenarios/estimate';
import { parseFacts, parseNeeds } from '../../src/scenarios/facts';
import { bytesInWords, durationInWords, rangeInWords } from '../../src/scenarios/format';
import { fromDeploymentFacts } from '../../src/scenarios/fromDeployment';
import { methodOf } from '../../src/scenarios/method';
import {
  atLeast,
  compareVersions,
  pairsInWords,
  pairSupported,
  satisfies,
} from '../../src/scenarios/versions';
import { GB, HOUR, self } from '../support/scenarioSides';

const adviceOf = (id: string) => methodOf(METHODS, id).advice;

const inspected: DeploymentFacts = {
  topology: 'replicaSet',
  provider: 'unknown',
  version: '6.0.27',
  featureCompatibilityVersion: '6.0',
  storageEngine: 'wiredTiger',
  members: [{ host: 'db1:27017', state: 'PRIMARY', healthy: true }],
  shards: [],
  databases: [
    { name: 'admin', sizeOnDisk: 40_000, empty: false },
    { name: 'shop', sizeOnDisk: 5_000_000, empty: false },
  ],
  totalSizeBytes: 5_000_000,
  oplog: { sizeBytes: 1e9, usedBytes: 1e8, windowSeconds: 7200 },
  users: [],
  roundTripMs: 2,
  gatheredAt: '2026-11-21T00:00:00Z',
  unknown: [],
};

describe('scenarios: facts', () => {
  it('are taken from an inspected deployment, what it does not know left out', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(fromDeploymentFacts(inspected))), {
      topology: 'replicaSet',
      version: '6.0.27',
      fcv: '6.0',
      storageEngine: 'wiredTiger',
      storageBytes: 5_000_000,
      databases: 1,
      longestDatabaseNameBytes: 4,
      members: 1,
      // A tenth of it is used, so it will reach back ten times as long.
      oplogWindowSeconds: 72_000,
      oplogReadable: true,
      roundTripMs: 2,
      empty: false,
    });
  });

  it('tell a Flex cluster by holding more than a Free one can, and private ApsaraDB as unknown', () => {
    const shared = { ...inspected, provider: 'atlas', sharedTier: true } as const;
    assert.equal(fromDeploymentFacts({ ...shared, dataBytes: 1e6 }).tier, 'shared');
    assert.equal(fromDeploymentFacts({ ...shared, dataBytes: 2e9 }).tier, 'flex');
    const inside = { ...inspected, publicEndpoint: false };
    assert.equal(fromDeploymentFacts(inside).publicEndpoint, false);
    assert.equal(
      fromDeploymentFacts({ ...inside, provider: 'apsaradb' }).publicEndpoint,
      undefined,
    );
  });

  it('count a deployment with system databases only as empty', () => {
    const [admin] = inspected.databases;
    assert.equal(fromDeploymentFacts({ ...inspected, databases: [admin!] }).empty, true);
  });

  for (const [what, value] of [
    ['an unknown field', { versoin: '6.0' }],
    ['a version that is none', { version: 'six' }],
    ['a negative size', { dataBytes: -1 }],
    ['no object', 'atlas'],
  ] as const) {
    it(`refuse ${what}, naming it`, () => {
      assert.throws(
        () => parseFacts(value),
        (error) =>
          error instanceof FerryError &&
          error.code === 'facts-invalid' &&
          error.kind === 'usage' &&
          !error.message.includes('\n'),
      );
    });
  }

  it('and needs are read, too', () => {
    assert.deepEqual(parseNeeds({ linkMbps: 100 }), { linkMbps: 100 });
    assert.throws(() => parseNeeds({ linkMbps: 0 }), FerryError);
  });
});

describe('scenarios: versions', () => {
  it('are compared by number', () => {
    assert.ok(compareVersions('4.10.0', '4.9.9') > 0);
    assert.ok(atLeast('6.0.27-rc1', '6.0'));
    assert.ok(!atLeast('4.2.24', '4.4'));
  });

  it('fit what a pair asks for', () => {
    assert.ok(satisfies('6.0.27', '6.0') && !satisfies('6.1.0', '6.0'));
    assert.ok(
      satisfies('6.0.27', '6.0.24+') &&
        !satisfies('6.0.23', '6.0.24+') &&
        !satisfies('7.0.30', '6.0.24+'),
    );
    assert.ok(satisfies('7.0.1', '>=6.0.17') && satisfies('1.0.0', 'any'));
    assert.ok(satisfies('6.0.1', 'same', '6.0.27') && !satisfies('7.0.1', 'same', '6.0.27'));
  });

  it('are paired as the documents pair them', () => {
    const pairs = (method: string) => pairsInWords(adviceOf(method).versions);
    assert.deepEqual(pairs('mongosync').split(', '), [
      '4.4.29+ → 6.0',
      '5.0.29+ → 6.0',
      '5.0.29+ → 7.0',
      '6.0.24+ → 6.0',
      '6.0.24+ → 7.0',
      '6.0.24+ → 8.0',
      '7.0.18+ → 7.0',
      '7.0.18+ → 8.0',
      '8.0.5+ → 8.0',
    ]);
    assert.equal(
      pairs('atlas-live-migrate-pull'),
      '5.0 → 7.0, 6.0 → 7.0, 6.0 → 8.0, 7.0 → 7.0, 7.0 → 8.0, 8.0 → 8.0',
    );
    assert.equal(pairs('atlas-live-migrate-push'), '>=6.0.17 → >=6.0.17');
    assert.equal(pairs('apsaradb-physical-backup'), '3.2 → 3.2, 3.2 → 3.4, 4.0 → 4.0, 4.2 → 4.2');
  });

  it('make the pairs of mongosync', () => {
    const { versions } = adviceOf('mongosync');
    assert.equal(pairSupported(versions, '5.0.30', '7.0.14'), true);
    assert.equal(pairSupported(versions, '5.0.28', '7.0.14'), false);
    assert.equal(pairSupported(versions, '5.0.30', '8.0.5'), false);
    assert.equal(pairSupported(versions, '5.0.30', undefined), undefined);
    assert.equal(pairSupported(versions, undefined, '5.0.1'), false);
  });
});

describe('scenarios: estimates', () => {
  const sides = {
    source: self('replicaSet', '6.0.27', { dataBytes: 900 * GB }),
    target: {},
    needs: { linkMbps: 100 },
  };

  it('are bound by the link, and say so', () => {
    const { copySeconds, derivation, from } = estimateFor(adviceOf('built-in'), 'online', sides);
    // 100 Mbit/s carry 12.5 MB a second at most: 900 GB take 20 hours at the very least.
    assert.ok(
      copySeconds!.low > 20 * HOUR && copySeconds!.high! < 30 * HOUR,
      JSON.stringify(copySeconds),
    );
    assert.ok(derivation.some((line) => line.includes('100 Mbit/s')));
    assert.deepEqual(from, ['source.dataBytes', 'needs.linkMbps']);
  });

  it('leave open what nothing is known of', () => {
    const { copySeconds, durationSeconds, downtimeSeconds } = estimateFor(
      adviceOf('dump-restore'),
      'offline',
      { source: {}, target: {}, needs: {} },
    );
    assert.equal(copySeconds, undefined);
    assert.equal(durationSeconds, undefined);
    assert.equal(downtimeSeconds.high, undefined);
  });

  it('18.1 stop writes for all of an offline copy, and for the cutover and the comparison of an online one', () => {
    const offline = estimateFor(adviceOf('built-in'), 'offline', sides);
    const online = estimateFor(adviceOf('built-in'), 'online', sides);
    assert.deepEqual(offline.downtimeSeconds, offline.durationSeconds);
    // 900 GB take a day to copy here, and two fifths of it or more to compare.
    assert.ok(online.downtimeSeconds.low > 0.4 * online.copySeconds!.low);
    const following = estimateFor(adviceOf('mongosync'), 'online', sides);
    assert.ok(following.downtimeSeconds.high! <= 300);
  });

  it('18.1 two terabytes are not switched in a minute by what compares them before', () => {
    const big = { ...sides, source: { ...sides.source, dataBytes: 2000 * GB }, needs: {} };
    const { downtimeSeconds, derivation } = estimateFor(adviceOf('built-in'), 'online', big);
    assert.ok(downtimeSeconds.low > HOUR && downtimeSeconds.high! > 5 * HOUR);
    assert.ok(derivation.some((line) => line.includes('comparing both sides')));
    const unknown = estimateFor(adviceOf('built-in'), 'online', { ...big, source: {} });
    assert.equal(unknown.downtimeSeconds.high, undefined);
  });

  it('18.1 unique indexes are built again at the cutover on targets before 6.0, unless there are none', () => {
    const downtime = (version: string, features?: ('unique indexes' | 'views')[]) =>
      estimateFor(adviceOf('built-in'), 'online', {
        ...sides,
        source: { ...sides.source, features },
        target: self('replicaSet', version),
      }).downtimeSeconds.high!;
    assert.ok(downtime('5.0.30') > downtime('6.0.27'));
    assert.ok(downtime('5.0.30', ['unique indexes']) > downtime('6.0.27', ['unique indexes']));
    assert.equal(downtime('5.0.30', ['views']), downtime('6.0.27', ['views']));
  });

  it('take longer where many writes must be caught up with', () => {
    const busy = { ...sides, source: { ...sides.source, writesPerSecond: 5_000 } };
    const quiet = estimateFor(adviceOf('built-in'), 'online', sides).durationSeconds!;
    const caughtUp = estimateFor(adviceOf('built-in'), 'online', busy).durationSeconds!;
    assert.ok(caughtUp.low > quiet.low && caughtUp.high! > quiet.high!);
  });

  it('are told in units that fit', () => {
    assert.deepEqual([0, 1, 90, 600, 5 * HOUR, 80 * HOUR].map(durationInWords), [
      '0 seconds',
      '1 second',
      '90 seconds',
      '10 minutes',
      '5 hours',
      '3.3 days',
    ]);
    const span = (low: number, high?: number) => rangeInWords({ low, ...(high && { high }) });
    assert.equal(span(5, 60), 'about 5 to 60 seconds');
    assert.equal(span(60, 5 * HOUR), 'about 60 seconds to 5 hours');
    assert.equal(span(0.1, 0.2), 'less than a second');
    assert.equal(span(90), '90 seconds or more');
    assert.deepEqual([0, 999, 1500, 20e12].map(bytesInWords), ['0 B', '999 B', '1.5 kB', '20 TB']);
  });
});
