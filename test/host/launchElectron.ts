// Runs the suite of this folder in the desktop VS Code, which `@vscode/test-electron` downloads: on an
// ordinary network with a display, and in place of launch.ts when MONGO_FERRY_TEST_VSCODE=electron.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron';
import type { SuiteResults } from '../support/reporter';
import { checkout } from '../support/workbench/parts';
import { bundleHostTests } from './bundle';
import { hostEnvironment } from './environment';
import { startHostServers } from './servers';
import { hostWorkspace } from './workspace';

async function main(): Promise<number> {
  const environment = hostEnvironment();
  const vscode = await download(environment['MONGO_FERRY_TEST_RESULTS']!);
  if (vscode === undefined) return 0;
  const tests = await bundleHostTests();
  const servers = await startHostServers();
  const home = await mkdtemp(join(tmpdir(), 'mongo-ferry-vscode-'));
  try {
    return await runTests({
      vscodeExecutablePath: vscode,
      extensionDevelopmentPath: checkout,
      extensionTestsPath: tests,
      extensionTestsEnv: {
        ...environment,
        ...servers.env,
        MONGO_FERRY_TEST_USER_DATA: join(home, 'user-data'),
      },
      launchArgs: [
        await hostWorkspace(),
        ...['--user-data-dir', join(home, 'user-data')],
        ...['--extensions-dir', join(home, 'extensions')],
        ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
  } finally {
    await servers.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Gets VS Code, or reports the suite as skipped unless it was asked for by name. */
async function download(results: string): Promise<string | undefined> {
  try {
    return await downloadAndUnzipVSCode({
      extensionDevelopmentPath: checkout,
      cachePath: join(process.env['MONGO_FERRY_CACHE'] ?? join(checkout, '.cache'), 'vscode'),
      reporter: new SilentReporter(),
      timeout: 30_000,
    });
  } catch (error) {
    if (process.env['MONGO_FERRY_TEST_VSCODE'] === 'electron') throw error;
    const reason = `neither code-server nor a download of VS Code: ${String(error)}`;
    await mkdir(dirname(results), { recursive: true });
    await writeFile(results, JSON.stringify(skipped(reason), null, 2));
    return undefined;
  }
}

function skipped(reason: string): SuiteResults {
  const skips = [{ title: 'the host suite', reason }];
  return { finished: true, passed: 0, failed: 0, skipped: 1, failures: [], skips, files: [] };
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);
