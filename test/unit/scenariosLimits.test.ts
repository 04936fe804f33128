import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import { FEATURES, type Needs, type ScenarioFacts } from '../../src/scenarios/facts';
import { SOURCE_KINDS, TARGET_KINDS } from '../../src/scenarios/kinds';
import { KNOWN_LIMITS, limitFound } from '../../src/scenarios/limits';
import { recommend } from '../../src/scenarios/recommend';
import type { RankedMethod } from '../../src/scenarios/rankedMethod';
import { SOURCES } from '../../src/scenarios/sources';
import { DAY, GB } from '../support/scenarioSides';

const limits = Object.values(KNOWN_LIMITS).flat();
const engine = METHODS.filter(({ advice }) => advice.startedAs === 'migration');

/** All that may be held or be the state of a source, for kinds that are deployments. */
const CONTENTS: ScenarioFacts[] = [
  { features: [], changeStreams: true, version: '7.0.18', dataBytes: GB },
  {
    features: [...FEATURES],
    changeStreams: false,
    version: '6.0.27',
    dataBytes: 6 * GB,
    storageBytes: 20_000 * GB,
    largestCollectionBytes: 17_000 * GB,
    databases: 101,
    namespaces: 501,
    longestDatabaseNameBytes: 39,
    longestNamespaceBytes: 96,
    writesPerSecond: 30_000,
  },
];

const TARGETS: ScenarioFacts[] = [
  ...TARGET_KINDS.map(({ facts }) => facts),
  { provider: 'atlas', tier: 'shared' },
  ...(['documentdb', 'cosmosdb', 'azure-documentdb', 'oracle', 'ferretdb'] as const).map(
    (provider) => ({ provider }),
  ),
  { provider: 'apsaradb', instanceClass: 'mdb.single.2x.small.c', diskBytes: 20 * GB },
  { provider: 'self-managed', storageEngine: 'inMemory', version: '7.0.18', fcv: '4.4' },
  { provider: 'self-managed', storageEngine: 'devnull', version: '4.4.29' },
];

/** Findings that say the opposite of each other. */
const OPPOSITES: [string, string][] = [
  ['change-streams-open', 'no-change-streams'],
  ['change-streams-open', 'nothing-to-follow'],
  ['change-streams-open', 'source-standalone'],
  ['topology-can-be-followed', 'cosmosdb-streams'],
  ['pair-supported', 'pair-refused'],
  ['driver-speaks-to-both', 'source-older-than-driver'],
  ['driver-speaks-to-both', 'target-older-than-driver'],
  ['oplog-covers-copy', 'oplog-shorter-than-copy'],
  ['oplog-covers-copy', 'oplog-may-fall-short'],
  ['oplog-covers-copy', 'oplog-tight'],
  ['engine-can-reverse', 'cannot-reverse'],
  ['can-reverse', 'cannot-reverse'],
  ['takes-users', 'leaves-users'],
  ['takes-users', 'leaves-users-on-managed-target'],
  ['renames', 'cannot-rename'],
  ['window-fits-easily', 'downtime-too-long'],
  ['short-cutover', 'downtime-too-long'],
  ['kept-in-step', 'not-for-lasting-sync'],
  ['raw-documents', 'no-dollar-fields'],
  ['target-must-be-empty', 'target-holds-data'],
];

/** Conditions that are met, next to a blocker that stands on the same facts alone. */
function contradictions({ reasons, limits: cautions, blockers, prerequisites }: RankedMethod) {
  const said = new Set([...reasons, ...cautions, ...blockers].map(({ id }) => id));
  const both = OPPOSITES.filter(([a, b]) => said.has(a) && said.has(b)).map((pair) =>
    pair.join(' and '),
  );
  const stops = new Set(blockers.map(({ cites }) => cites.map(({ fact }) => fact).join(',')));
  // What a topology rules out and what it makes needless are two things.
  stops.delete('source.topology');
  const met = prerequisites
    .filter(({ state, cites }) => state === 'met' && stops.has(cites.map((c) => c.fact).join(',')))
    .map(({ id }) => `${id} is met, and a blocker stands on the same`);
  return [...both, ...met];
}

describe('scenarios: limits that the judge and the checks share', () => {
  it('18.3 each is said by a public document', () => {
    assert.equal(new Set(limits.map(({ id }) => id)).size, limits.length);
    assert.deepEqual(
      limits.filter(({ sources }) => sources.length === 0 || sources.some((key) => !SOURCES[key])),
      [],
    );
  });

  it('18.3 over all pairs, judge and checks weigh a limit alike, in the same words', () => {
    const met = new Set<string>();
    for (const { facts } of SOURCE_KINDS) {
      for (const content of CONTENTS) {
        for (const target of TARGETS) {
          const source = { ...facts, ...content };
          const { ranked } = recommend(engine, source, target);
          for (const limit of limits) {
            for (const one of ranked) {
              const said = limitFound(limit, { source, target, needs: {} }, one.mode);
              const blocker = one.blockers.find(({ id }) => id === limit.id);
              const caution = one.limits.find(({ id }) => id === limit.id);
              if (said !== undefined) met.add(limit.id);
              assert.equal(blocker !== undefined, said?.weight === 'blocker', limit.id);
              const lesser = said?.weight === 'warning' || said?.weight === 'note';
              assert.equal(caution !== undefined, lesser, limit.id);
              if (said !== undefined) assert.ok((blocker ?? caution)!.text.includes(said.text));
            }
          }
        }
      }
    }
    assert.deepEqual(
      limits.map(({ id }) => id).filter((id) => !met.has(id)),
      [],
      'limits that no pair met',
    );
  });

  it('18.3 over all pairs, no fact leads to two opposite sentences', () => {
    const needs: Needs[] = [
      {},
      { allowedDowntimeSeconds: 600, reverseSync: true, moveUsers: true, rename: true },
    ];
    const found = new Set<string>();
    SOURCE_KINDS.forEach(({ facts }, place) => {
      for (const target of TARGETS) {
        const source = { ...facts, ...CONTENTS[place % 2], oplogWindowSeconds: 9 * DAY };
        const full = { ...target, version: '7.0.18', empty: place % 2 === 0 };
        for (const one of recommend(METHODS, source, full, needs[place % 2]).ranked) {
          contradictions(one).forEach((text) => found.add(`${one.method}/${one.mode}: ${text}`));
        }
      }
    });
    assert.deepEqual([...found], []);
  });

  it('18.3 DocumentDB is followed once its streams are on, and not before', () => {
    const target = { provider: 'self-managed', topology: 'replicaSet', version: '7.0.14' } as const;
    const online = (changeStreams?: boolean) => {
      const source: ScenarioFacts = { provider: 'documentdb', version: '5.0.0' };
      if (changeStreams !== undefined) source.changeStreams = changeStreams;
      return recommend(engine, source, target).ranked.find(({ mode }) => mode === 'online')!;
    };
    assert.deepEqual(
      online(false).blockers.map(({ id }) => id),
      ['documentdb-streams'],
    );
    assert.ok(online(false).blockers.every(({ fixable }) => fixable));
    assert.equal(online(true).blockers.length, 0);
    assert.match(
      online(true)
        .limits.map(({ text }) => text)
        .join(' '),
      /three hours unless set/,
    );
    assert.notEqual(online().status, 'ready');
  });
});
