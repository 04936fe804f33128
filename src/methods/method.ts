import type { AdvisedMethod } from '../scenarios/method';
import type { Runnable } from './run';

/**
 * A way to move data. Its folder is its one home: what it is and what speaks for and against it
 * (`advice.ts`, `verdicts.ts`), the steps for a person (`runbook.ts`), and, where the product
 * carries it out, its run (`run.ts`).
 */
export interface Method extends AdvisedMethod {
  run?: AnyRunnable;
}

/** What the product carries out: a method, or a part of one that is no way from server to server. */
export interface RunMethod {
  /** As options, tasks and the registry name it. */
  id: string;
  title: string;
  run: AnyRunnable;
}

/** Each takes its own options; whoever starts one has checked them by its schema. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyRunnable = Runnable<any>;
