/** What a program of a suite came to. */
export interface SuiteResult {
  passed: number;
  failed: number;
  skipped: number;
  failures: { title: string; message: string }[];
  skips: { title: string; reason: string }[];
  files: { file: string; seconds: number }[];
}

export type Job = () => Promise<SuiteResult>;

export interface Suite {
  name: string;
  after?: string[];
  jobs: (mochaArgs: string[]) => Job[];
}

export function runInLanes(
  suites: Suite[],
  mochaArgs: string[],
): Promise<{ name: string; seconds: number; result: SuiteResult }[]>;
