import { answerInTests } from './common/messages';
import type { ConnectionStore } from './connections/store';
import type { ConnectionsTree } from './explorer/connectionsTree';
import { planFromSettings } from './migrate/plan';
import type { OutputLog } from './engine/log';
import type { Migrations } from './migrations/migrations';
import type { Recommendations } from './recommendation/recommendations';
import type { Runbooks } from './runbook/runbooks';

/** What `activate()` returns to tests, and to nobody else. */
export interface TestApi {
  connections: ConnectionStore;
  /** What the Connections view shows. */
  tree: ConnectionsTree;
  migrations: Migrations;
  recommendations: Recommendations;
  runbooks: Runbooks;
  log: OutputLog;
  /** A plan with the settings of this window. */
  plan: typeof planFromSettings;
  /** Where the extension keeps its files. */
  storage: string;
  /** Answers modal questions in the user's place. */
  answer: typeof answerInTests;
  /** Every line of the output channel so far. */
  logLines(): readonly string[];
}

/** Collects the log's lines from now on. */
export function testApi(api: Omit<TestApi, 'logLines' | 'plan' | 'answer'>): TestApi {
  const lines: string[] = [];
  api.log.onDidWrite((line) => lines.push(line));
  return { ...api, plan: planFromSettings, answer: answerInTests, logLines: () => lines };
}
