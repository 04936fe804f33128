import type { ScenarioFacts } from '../../src/scenarios/facts';

type More = Partial<ScenarioFacts>;
type Topology = NonNullable<ScenarioFacts['topology']>;

export const GB = 1e9;
export const TB = 1e12;
export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

/** A deployment on machines of one's own. */
export const self = (topology: Topology, version?: string, more: More = {}): ScenarioFacts => ({
  provider: 'self-managed',
  topology,
  ...(version === undefined ? {} : { version }),
  ...more,
});

/** An instance of ApsaraDB for MongoDB. */
export const apsara = (topology: Topology, version?: string, more: More = {}): ScenarioFacts => ({
  ...self(topology, version, more),
  provider: 'apsaradb',
});

/** A dedicated cluster of Atlas. */
export const atlas = (topology: Topology, version?: string, more: More = {}): ScenarioFacts => ({
  ...self(topology, version, { tier: 'dedicated', ...more }),
  provider: 'atlas',
});

/** A Free, Flex or Serverless cluster of Atlas. */
export const sharedAtlas = (
  tier: NonNullable<ScenarioFacts['tier']>,
  version = '8.0.4',
  more: More = {},
): ScenarioFacts => ({
  provider: 'atlas',
  tier,
  version,
  ...(tier === 'serverless' ? {} : { topology: 'replicaSet' as const }),
  ...more,
});
