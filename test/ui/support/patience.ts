import type { Page } from 'playwright-core';

/** For what a person would wait for; a slow machine with two busy cores takes most of it. */
export const PATIENCE_MS = 60_000;

/** A press that shows no effect for so long was lost, or its effect is on its way. */
const EFFECT_MS = 5_000;
const POLL_MS = 50;

/**
 * Presses until the effect is seen. The workbench loses presses while it redraws what they aim at:
 * a tree that refreshes, a list that is just being filled.
 * @param press may throw when what it aims at went away meanwhile
 */
export async function pressUntil(
  page: Page,
  effect: () => Promise<boolean>,
  press: () => Promise<void>,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let failure: unknown;
  do {
    failure = await press().catch((error: unknown) => error);
    const look = Math.min(Date.now() + (failure === undefined ? EFFECT_MS : 0), deadline);
    do {
      if (await effect()) return;
      await page.waitForTimeout(POLL_MS);
    } while (Date.now() < look);
  } while (Date.now() < deadline);
  throw new Error(`pressed for ${PATIENCE_MS / 1000} s without effect`, { cause: failure });
}

/** For an action inside {@link pressUntil}: shorter than the whole patience. */
export const tryFor = { timeout: EFFECT_MS };
