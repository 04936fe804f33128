import assert from 'node:assert/strict';
import { removeEngineProgram } from '../support/engineProcess';
import { FAULTS, VARIETIES, type SoakOptions } from '../soak/options';
import { startProxiedSet, stopProxiedSet, type ProxiedSet } from '../soak/servers';
import { runSeed } from '../soak/soak';

describe('a short soak', function () {
  this.timeout(400_000);

  const sets: ProxiedSet[] = [];

  after(async () => {
    await Promise.all([...sets.map(stopProxiedSet), removeEngineProgram()]);
  });

  it('of random work and random trouble ends without a difference', async () => {
    const options: SoakOptions = {
      seconds: 12,
      seed: 7,
      seeds: 1,
      sync: false,
      sourceVersion: '6.0',
      targetVersion: '6.0',
      members: 3,
      pauseMs: 12,
      faults: [...FAULTS],
      varieties: [...VARIETIES],
    };
    const source = await startProxiedSet('source', options.sourceVersion, options.members);
    sets.push(source);
    const target = await startProxiedSet('target', options.targetVersion, options.members);
    sets.push(target);
    const { findings, summary } = await runSeed({ source, target }, options, options.seed);
    assert.deepEqual(findings, [], summary);
  });
});
