import { format } from 'node:util';
import Mocha from 'mocha';
import Reporter from '../support/reporter';
import { testLine } from './lines';

/**
 * Runs the suite inside the extension host; rejects when a test failed.
 * @param define defines the tests
 * @param rootHooks the hooks that the unit and engine suites have, too
 */
export async function runSuite(define: () => void, rootHooks: Mocha.RootHookObject): Promise<void> {
  const print = Mocha.reporters.Base.consoleLog;
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => print(testLine(format(...args)));
  const grep = process.env['MONGO_FERRY_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: Reporter,
    timeout: 30_000,
    color: false,
    rootHooks,
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  define();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
