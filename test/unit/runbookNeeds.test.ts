import assert from 'node:assert/strict';
import { METHODS } from '../../src/methods';
import type { Needs, ScenarioFacts } from '../../src/scenarios/facts';
import type { Mode } from '../../src/scenarios/types';
import { buildRunbook } from '../../src/scenarios/runbook/build';
import type { Runbook } from '../../src/scenarios/runbook/types';
import { everyRunbook } from '../support/everyRunbook';
import { apsara, atlas, GB, self } from '../support/scenarioSides';

function made(
  method: string,
  source: ScenarioFacts,
  target: ScenarioFacts,
  needs: Needs = {},
  mode: Mode = 'online',
  row?: string,
): Runbook {
  const side = (label: string, facts: ScenarioFacts) => ({ label, facts });
  const request = { method, mode, needs, ...(row !== undefined && { row }) };
  return buildRunbook(METHODS, {
    ...request,
    source: side('old', source),
    target: side('new', target),
  });
}

const commandsOf = ({ steps }: Runbook) =>
  steps.flatMap(({ commands = [] }) => commands.map(({ text }) => text)).join('\n');
const titlesOf = ({ steps }: Runbook) => steps.map(({ title }) => title);

describe('18.9 runbooks: needs and sides reach the steps', function () {
  this.timeout(120_000);
  const set = self('replicaSet', '6.0.27');
  const sharded = self('sharded', '6.0.27', { shards: 3, balancerRunning: true });

  it('a part, other names, dropped fields, the way back and a gentle load are in the commands', () => {
    const needs: Needs = {
      subset: true,
      rename: true,
      filters: true,
      reverseSync: true,
      load: 'gentle',
    };
    const commands = commandsOf(made('built-in', set, set, needs));
    for (const option of ['include', 'rename', 'drop-field', 'filter', 'reverse', 'load-level'])
      assert.ok(commands.includes(`--${option}`), option);
    assert.doesNotMatch(commandsOf(made('built-in', set, set)), /--rename|--include|--reverse/);
  });

  it('no runbook has Atlas make accounts by createUser, createRole or grantRolesToUser', () => {
    for (const { runbook, source, target } of everyRunbook()) {
      for (const { title, commands = [] } of runbook.steps) {
        for (const { on, text } of commands) {
          const facts = on === 'source' ? source : on === 'target' ? target : undefined;
          if (facts?.provider !== 'atlas') continue;
          const asked = /^db\.\S*(createUser|createRole|grantRolesToUser)\(/m;
          assert.doesNotMatch(text, asked, `${runbook.method}: ${title}`);
        }
      }
    }
  });

  it('the synchronization of row 13 ends running, and keeps its checkpoint until it is given up', () => {
    const apsaradb = apsara('replicaSet', '4.2.10');
    const { steps } = made('mongoshake', apsaradb, apsaradb, { purpose: 'sync' }, 'online', '13');
    const end = steps.find(({ commands = [] }) =>
      commands.some(({ text }) => text.includes('dropDatabase')),
    );
    assert.match(end!.title, /Only when the synchronization is given up for good/);
    assert.ok(!steps.some(({ phase }) => phase === 'cut over'));
  });

  it('what stands against a method comes before all else', () => {
    const full = { ...set, freeDiskBytes: 1 * GB };
    const [first] = made(
      'dump-restore',
      { ...set, storageBytes: 500 * GB },
      full,
      {},
      'offline',
    ).steps;
    assert.match(first!.title, /^First: The source takes 500 GB/);
  });

  it('sharded methods name every shard and stop both balancers, and start those again', () => {
    const titles = titlesOf(made('mongosync', sharded, sharded));
    for (const side of ['source', 'target']) {
      assert.ok(titles.includes(`Stop the balancer of the ${side}`), side);
      assert.ok(titles.some((title) => title.startsWith(`Start the balancer of the ${side}`)));
    }
    assert.ok(
      titlesOf(made('dts-migration', sharded, apsara('sharded', '6.0.27'))).includes(
        'Note the shards of the source',
      ),
    );
    const off = { ...sharded, balancerRunning: false };
    assert.ok(
      !titlesOf(made('mongosync', off, off)).some((title) =>
        /^St(op|art) the balancer/.test(title),
      ),
    );
  });

  it('the oplog that is asked for follows from the copy, by the command of that version', () => {
    const short = { oplogWindowSeconds: 600, dataBytes: 2000 * GB };
    const hours = (facts: ScenarioFacts) =>
      Number(/Keep (\d+) hours/.exec(titlesOf(made('built-in', facts, set)).join('\n'))?.[1]);
    const large = hours(self('replicaSet', '6.0.27', short));
    const small = hours(self('replicaSet', '6.0.27', { ...short, dataBytes: 200 * GB }));
    assert.ok(large > 5 * small && small >= 1, `${large}, ${small}`);
    const old = commandsOf(made('mongoshake', self('replicaSet', '4.2.24', short), set));
    assert.doesNotMatch(old, /minRetentionHours/);
    assert.match(old, /replSetResizeOplog: 1, size/);
  });

  it('custom roles and search indexes have steps', () => {
    const self7 = self('replicaSet', '7.0.18');
    assert.match(commandsOf(made('built-in', self7, self7)), /system\.roles/);
    const within = made('built-in', atlas('replicaSet', '7.0.18'), atlas('replicaSet', '7.0.18'));
    assert.match(commandsOf(within), /createSearchIndex/);
  });
});
