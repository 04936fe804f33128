import type { AdvisedMethod } from '../scenarios/method';

/**
 * A way to move data. Its folder is its one home: what it is and what speaks for and against it
 * (`advice.ts`, `verdicts.ts`), and the steps for a person (`runbook.ts`).
 */
export type Method = AdvisedMethod;
