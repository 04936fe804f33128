import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import { ChangeMaker } from './changes';
import { Child, type EngineOrder, type EngineResult, type LimitOrder } from './measure';

/** The first rate that is tried, in changes a second, and by how much each next one is higher. */
const FIRST_RATE = 2_000;
const STEP = 1.5;
/** Seconds at one rate. */
const SECONDS = 6;
/** Pieces that a second's changes are made in, and how many write at once. */
const PIECES = 10;
const WRITERS = 4;
/** A rate is held when all its changes are applied so many seconds after the last. */
const LAG_SECONDS = 2;
/** A source that takes longer than this share of the time can't make more changes a second. */
const FULL = 1.1;

/**
 * The highest rate of changes, a second, that the engine follows with a lag under two seconds, as
 * far as the source itself carries it.
 */
export async function steadyRate(
  source: MongoClient,
  uris: LimitOrder,
  log: (line: string) => void,
): Promise<number> {
  const engine = new Child<EngineOrder, EngineResult>('engineChild.js', { task: 'sync', ...uris });
  try {
    await engine.next();
    const maker = await ChangeMaker.start(source, 1);
    let held = 0;
    let made = 0;
    for (let rate = FIRST_RATE; ; rate *= STEP) {
      const { changes, seconds: took } = await makeFor(maker, rate);
      made += changes;
      const end = performance.now() + LAG_SECONDS * 1000;
      while ((await applied(engine)) < made && performance.now() < end) await sleep(20);
      const behind = made - (await applied(engine));
      log(
        `${Math.round(rate)} changes/s: ${behind} not applied in time; took ${took.toFixed(1)} s`,
      );
      if (behind > 0) return held;
      held = changes / took;
      if (took > SECONDS * FULL) return held;
    }
  } finally {
    engine.stop();
  }
}

/** Makes changes at a rate, as far as the source carries it. */
async function makeFor(
  maker: ChangeMaker,
  rate: number,
): Promise<{ changes: number; seconds: number }> {
  const start = performance.now();
  let changes = 0;
  for (let piece = 1; piece <= SECONDS * PIECES; piece++) {
    changes += await maker.makeAtOnce(rate / PIECES, WRITERS);
    await sleep(Math.max(0, start + (piece * 1000) / PIECES - performance.now()));
  }
  return { changes, seconds: (performance.now() - start) / 1000 };
}

async function applied(engine: Child<EngineOrder, EngineResult>): Promise<number> {
  engine.goOn();
  return (await engine.result()).changes;
}
