import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

const source = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Runs axe-core in a webview; fails with what it found.
 * @param place where the webview is: what is behind it, for its own ground is transparent
 */
export async function assertAccessible(frame: Frame, place: 'editor' | 'sideBar'): Promise<void> {
  await frame.evaluate(
    `document.documentElement.style.background = 'var(--vscode-${place}-background)'`,
  );
  // Evaluated rather than added as a script, which the page's policy rightly forbids.
  await frame.evaluate(source);
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await frame.evaluate<AxeResults>(
    `axe.run({ runOnly: ${JSON.stringify(rules)} })`,
  );
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
  );
  assert.deepEqual(found, []);
}
