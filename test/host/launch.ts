// Runs the suite of this folder in the real extension host of code-server, opened in a browser.
import { appendFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../support/workbench/browser';
import { checkout, testOutput } from '../support/workbench/parts';
import { startCodeServer } from '../support/workbench/server';
import { bundleHostTests } from './bundle';
import { hostEnvironment } from './environment';
import { textOfTestLine } from './lines';
import { startHostServers } from './servers';
import { hostWorkspace } from './workspace';

/** How long the workbench may take before the first line of the tests. */
const START_SECONDS = 90;

async function main(): Promise<number> {
  const tests = await bundleHostTests();
  const servers = await startHostServers();
  try {
    const server = await startCodeServer({ env: { ...hostEnvironment(), ...servers.env } });
    try {
      return await runInWorkbench(server.url, server.port, tests);
    } finally {
      await server.stop();
    }
  } finally {
    await servers.stop();
  }
}

async function runInWorkbench(url: string, port: number, tests: string): Promise<number> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await enableTestDriver(page, url);
    const exit = exitOf(page);
    const inHost = (path: string) => `vscode-remote://localhost:${port}${path}`;
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', inHost(checkout)],
      ['extensionTestsPath', inHost(tests)],
      ['skipWelcome', 'true'],
    ]);
    const folder = await hostWorkspace();
    await page.goto(`${url}?folder=${folder}&payload=${encodeURIComponent(payload)}`);
    return await exit;
  } finally {
    await browser.close();
  }
}

/**
 * The workbench tells of the tests' end only under its smoke test driver, which the server's page
 * has to switch on.
 */
async function enableTestDriver(page: Page, url: string): Promise<void> {
  await page.route(
    (address) => address.href.startsWith(url) && address.pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const html = (await response.text()).replace(
        /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/,
        (_, start: string, settings: string) => {
          const configuration = JSON.parse(unescapeHtml(settings)) as Record<string, unknown>;
          const options = (configuration['developmentOptions'] ?? {}) as Record<string, unknown>;
          configuration['developmentOptions'] = { ...options, enableSmokeTestDriver: true };
          return `${start}${escapeHtml(JSON.stringify(configuration))}"`;
        },
      );
      await route.fulfill({ response, body: html });
    },
  );
}

/** Prints the tests' lines, keeps the workbench's, and resolves to the tests' exit code. */
async function exitOf(page: Page): Promise<number> {
  const workbenchLog = join(testOutput, 'logs', 'host-workbench.log');
  await mkdir(dirname(workbenchLog), { recursive: true });
  await writeFile(workbenchLog, '');
  return new Promise((resolve, reject) => {
    const silence = setTimeout(() => {
      const waited = `no sign of the tests ${START_SECONDS} s after opening the workbench`;
      reject(new Error(`${waited}; see ${workbenchLog}`));
    }, START_SECONDS * 1000);
    const log = (type: string, args: unknown) => {
      const text = textOfTestLine(args);
      if (text === undefined) {
        appendFileSync(workbenchLog, `${type} ${[args].flat().join(' ')}\n`);
        return;
      }
      clearTimeout(silence);
      process.stdout.write(`${text}\n`);
    };
    const exit = (code: number) => {
      clearTimeout(silence);
      resolve(code);
    };
    void page.exposeFunction('codeAutomationLog', log);
    void page.exposeFunction('codeAutomationExit', exit);
  });
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
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
