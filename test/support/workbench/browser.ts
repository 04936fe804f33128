import { chromium, type Browser } from 'playwright-core';
import { workbenchParts } from './parts';

/** Starts the browser that shows the workbench. */
export async function launchBrowser(): Promise<Browser> {
  const { browser } = await workbenchParts();
  return chromium.launch({
    executablePath: browser.executable,
    env: { ...process.env, ...browser.env },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecksWebSockets',
    ],
  });
}
