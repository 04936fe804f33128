import type { NamespaceMap } from '../catalog/namespaceMap';
import type { Deployment } from '../deployment/deployment';
import type { ClusterTime } from '../model/clusterTime';
import type { Log } from '../log';
import type { Throttle } from '../load/throttle';
import type { WriteSlots } from '../load/writeSlots';
import type { TargetWriter } from '../target/writing/targetWriter';
import type { Ours } from '../target/ours';
import type { Control } from '../model/control';
import type { DropList } from './holdingRecords';
import type { Progress } from './progress';
import type { DeedsOfRun } from './sourceDeeds';
import type { MigrationStore } from './store';
import type { MigrationPlan } from '../model/plan';

/** What every part of a running migration works with. */
export interface Run {
  source: Deployment;
  target: Deployment;
  plan: MigrationPlan;
  map: NamespaceMap;
  store: MigrationStore;
  writer: TargetWriter;
  /** Target namespaces in which each shard by itself keeps an `_id` unique. */
  scattered: Set<string>;
  /** What the writer's speed is governed by. */
  load: { throttle: Throttle; slots: WriteSlots };
  control: Control;
  progress: Progress;
  log: Log;
  /** Source's time before the copy began: changes since then are applied. Absent for a snapshot only. */
  startTime: ClusterTime | undefined;
  /** What of the target is this migration's own, and the way to change it. */
  ours: Ours;
  /** What was dropped in the target so far, by this run and earlier ones. */
  drops: DropList;
  /** What is done to the source, as this machine notes it. */
  deeds: DeedsOfRun;
  /** Target namespaces that were there before and are none of this migration's business. */
  foreign: ReadonlySet<string>;
}
