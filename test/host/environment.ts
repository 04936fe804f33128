import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testOutput } from '../support/workbench/parts';

/**
 * The environment that both launchers give to the extension host: where the reporter writes, and
 * which tests are wanted (`--grep` is the one argument of mocha that goes through).
 */
export function hostEnvironment(): Record<string, string> {
  const { values } = parseArgs({ options: { grep: { type: 'string', short: 'g' } } });
  return {
    MONGO_FERRY_TEST_RESULTS:
      process.env['MONGO_FERRY_TEST_RESULTS'] ?? join(testOutput, 'results', 'host.json'),
    ...(values.grep === undefined ? {} : { MONGO_FERRY_TEST_GREP: values.grep }),
  };
}
