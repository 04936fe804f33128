import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetWriter } from '../target/writing/targetWriter';
import type { Control, PauseHow } from '../model/control';

/** Some may be on their way to the target when the others are interrupted. */
const AGAIN_MS = 200;
/** A target that does not answer holds up no pause: what it was sent lands after it. */
const NOW_LIMIT_MS = 5_000;

/** Resolves when a pause that is wanted has taken hold. */
export async function takeHold(
  control: Control,
  writer: TargetWriter,
  how: PauseHow,
): Promise<void> {
  const landing = control.landing();
  if (how === 'after-batch') return landing;
  let holds = false;
  const held = landing.then(() => (holds = true));
  const limit = sleep(NOW_LIMIT_MS, undefined, { ref: false });
  const ending = async () => {
    while (!holds) {
      await writer.interrupt().catch(() => undefined);
      await Promise.race([held, sleep(AGAIN_MS)]);
    }
  };
  await Promise.race([ending(), limit.then(() => (holds = true))]);
}
