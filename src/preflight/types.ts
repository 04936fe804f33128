import type { NamespaceMap } from '../engine/catalog/namespaceMap';
import type { Namespace } from '../engine/catalog/namespaces';
import type { CatalogEntry } from '../engine/catalog/read';
import type { Deployment } from '../engine/deployment/deployment';
import type { ActivityLook } from '../engine/inspection/activity';
import type { DeploymentFacts } from '../engine/deployment/deploymentFacts';
import type { Endpoint } from '../engine/model/endpoint';
import type { MigrationPlan } from '../engine/model/plan';

/** `blocker` — it must not start; `warning` — it may fail or surprise; `note` — good to know. */
export type Severity = 'blocker' | 'warning' | 'note';

/** A remedy that a machine can carry out, or that is ready to be pasted. */
export interface Fix {
  /** What it does, an imperative: `Stop the balancer`. */
  title: string;
  /** The deployment that it changes. */
  side: 'source' | 'target';
  /** For mongosh, on that side. */
  command?: string;
  /** Carries it out; this writes. @throws what the driver throws */
  run?(context: PreflightContext): Promise<void>;
}

/** What of the user's own choices the remedy is about. */
export type UserChoice =
  'source-connection' | 'target-connection' | 'plan' | 'state-database' | 'parallel-ranges';

/** One thing found before a migration starts. */
export interface Finding {
  /** Id of the check that found it. */
  check: string;
  severity: Severity;
  /** What was found, one line, without secrets. */
  message: string;
  /** What to do about it, one line. */
  remedy: string;
  /** How the remedy is called on the command line: options or a command. It is named there only. */
  commandLine?: string;
  /** The source namespaces it touches; empty where it touches all or none in particular. */
  namespaces: string[];
  fix?: Fix;
  /** Where the user can choose otherwise, if the remedy is a choice of theirs. */
  choice?: UserChoice;
}

/** A check that was run, and what it found: nothing if all is well. */
export interface CheckResult {
  check: string;
  title: string;
  findings: Finding[];
}

/** A {@link Fix} as it is told to other processes: without the function that carries it out. */
export interface PlainFix extends Pick<Fix, 'title' | 'side'> {
  command?: string | undefined;
  canRun: boolean;
}

/** A {@link Finding} as it is told to other processes. */
export type PlainFinding = Omit<Finding, 'fix'> & { fix?: PlainFix };

/** A {@link CheckResult} as it is told to other processes. */
export type PlainCheckResult = Omit<CheckResult, 'findings'> & { findings: PlainFinding[] };

/** What is about to be started: the sides that checks look at, and the plan that they are for. */
export interface PreflightRequest {
  source: Endpoint;
  target: Endpoint;
  plan: MigrationPlan;
}

/** What a check finds, before its id is added. */
export type Found = Omit<Finding, 'check'>;

/** All that the checks look at; gathered once. Nothing in it is written to. */
export interface PreflightContext {
  source: Deployment;
  target: Deployment;
  sourceFacts: DeploymentFacts;
  targetFacts: DeploymentFacts;
  plan: MigrationPlan;
  /** The source's counters before anything was asked; rejects where its user may not see them. */
  firstLook: Promise<ActivityLook>;
  /** The plan's filters and renames. */
  map: NamespaceMap;
  /** The source's collections and views that the plan carries. */
  carried: CatalogEntry[];
  /** All of the source's collections and views. */
  existing: Namespace[];
  /** Whether a migration goes on that has written to the target before. */
  resume: boolean;
  /** Whether someone asked for the checks, and so also for what does not concern this migration alone. */
  thorough: boolean;
}

/** A question about two deployments and a plan. */
export interface PreflightCheck {
  /** Stable kebab-case identifier. */
  id: string;
  /** What is checked, a clause: `the source has change streams`. */
  title: string;
  /** Whether it has anything to ask about this migration. */
  applies(context: PreflightContext): boolean;
  /** Writes nothing. @throws what the driver throws; the caller makes that a warning */
  run(context: PreflightContext): Promise<Found[]> | Found[];
}
