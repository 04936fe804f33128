import { METHODS } from '../../src/methods';
import type { Needs, ScenarioFacts } from '../../src/scenarios/facts';
import { buildRunbook } from '../../src/scenarios/runbook/build';
import type { Runbook } from '../../src/scenarios/runbook/types';
import { atLeast } from '../../src/scenarios/versions';
import { ROW_EXAMPLES } from './rowExamples';
import { apsara, atlas, GB, self } from './scenarioSides';

/** A runbook, and what it was made for. */
export interface MadeRunbook {
  runbook: Runbook;
  source: ScenarioFacts;
  target: ScenarioFacts;
}

const SOURCES: ScenarioFacts[] = [
  self('standalone', '6.0.27', { dataBytes: 50 * GB }),
  self('replicaSet', '6.0.27', { oplogWindowSeconds: 60, dataBytes: 500 * GB }),
  self('replicaSet', '5.0.30'),
  self('replicaSet', '4.2.24', { oplogWindowSeconds: 60, dataBytes: 500 * GB }),
  self('sharded', '6.0.27', { orphans: true, balancerRunning: true, shards: 2 }),
  atlas('replicaSet', '7.0.18'),
  atlas('sharded', '7.0.18'),
  apsara('replicaSet', '4.4.29', { crossAccount: true, publicEndpoint: false }),
];
const TARGETS: ScenarioFacts[] = [
  self('replicaSet', '6.0.27'),
  self('sharded', '6.0.27'),
  atlas('replicaSet', '7.0.18'),
  apsara('sharded', '4.4.29'),
];
const NEEDS: Needs[] = [
  {},
  {
    moveUsers: true,
    reverseSync: true,
    rename: true,
    subset: true,
    filters: true,
    load: 'gentle',
  },
  { purpose: 'sync' },
];

/** A runbook of every method in every mode for every row's example, and for sides and needs beside. */
export function everyRunbook(): MadeRunbook[] {
  const cases = [
    ...ROW_EXAMPLES.map(({ row, source, target, needs }) => ({ row, source, target, needs })),
    ...SOURCES.flatMap((source) =>
      TARGETS.flatMap((target) =>
        NEEDS.map((needs) => ({ row: undefined, source, target, needs })),
      ),
    ),
  ];
  return METHODS.flatMap(({ id: method, advice }) =>
    advice.modes.flatMap((mode) =>
      cases.map(({ source, target, ...rest }) => ({
        source,
        target,
        runbook: buildRunbook(METHODS, {
          ...rest,
          method,
          mode,
          source: { label: 'old', facts: source },
          target: { label: 'new', facts: target },
        }),
      })),
    ),
  );
}

/** A script for mongosh of some runbook, and what it is for. */
export interface RunbookScript {
  text: string;
  /** `source` and `target` in that side's connection, `there` on a server reached by itself. */
  on: 'source' | 'target' | 'there';
  /** Of that side; of the source where it is neither. A standalone that is followed is a set by then. */
  topology: 'standalone' | 'replicaSet' | 'sharded';
  /** The oldest of the tests' servers that is not older than that side. */
  series: '4.4' | '5.0' | '6.0';
  where: string;
}

/** Every script for mongosh in these, each once for each kind of server that it is for. */
export function scriptsOf(made: readonly MadeRunbook[]): RunbookScript[] {
  const found = made.flatMap(({ runbook, source, target }) =>
    runbook.steps.flatMap(({ title, commands = [] }) =>
      commands
        .filter(({ language }) => language === 'javascript')
        .map(({ text, on }): RunbookScript => {
          const facts = on === 'target' ? target : source;
          return {
            text,
            on: on ?? 'there',
            topology: topologyOf(facts, runbook.mode === 'online' && on !== 'target'),
            series: seriesOf(facts),
            where: `${runbook.method}, ${runbook.mode}: ${title}`,
          };
        }),
    ),
  );
  const key = ({ on, topology, series, text }: RunbookScript) =>
    [on, topology, series, text].join(' ');
  return [...new Map(found.map((one) => [key(one), one])).values()];
}

function topologyOf({ topology }: ScenarioFacts, followed: boolean): RunbookScript['topology'] {
  if (topology === 'sharded') return 'sharded';
  return topology === 'standalone' && !followed ? 'standalone' : 'replicaSet';
}

function seriesOf({ version = '6.0' }: ScenarioFacts): RunbookScript['series'] {
  if (!atLeast(version, '5.0')) return '4.4';
  return atLeast(version, '6.0') ? '6.0' : '5.0';
}

/** All that a runbook runs in bash, in order. */
export function bashOf({ steps }: Runbook): string {
  return steps
    .flatMap(({ commands = [] }) => commands)
    .filter(({ language }) => language === 'bash')
    .map(({ text }) => text)
    .join('\n');
}
