import type { Needs, ScenarioFacts } from '../facts';
import type { Estimate } from '../sides';
import type { Mode } from '../types';
import { connectionOf, type RunbookConnection } from './connection';
import type { Commands, RunbookRequest, StepDraft, Variable } from './types';

/** What a builder of steps works with. */
export interface RunbookContext {
  source: RunbookConnection;
  target: RunbookConnection;
  sourceFacts: ScenarioFacts;
  targetFacts: ScenarioFacts;
  needs: Needs;
  mode: Mode;
  estimate: Estimate;
}

/** A method's part of a runbook. */
export interface MethodSteps {
  steps: StepDraft[];
  /** Values that only a console or a person knows. */
  variables?: Variable[];
  /** Whether the steps connect to the sides from a shell. */
  connects: { source: boolean; target: boolean };
  /** The steps make accounts of their own: those of the connections need no roles. */
  ownAccounts?: true;
}

/** Makes the steps of one method. */
export type StepBuilder = (context: RunbookContext) => MethodSteps;

/** The context of a request. */
export function contextOf(request: RunbookRequest, estimate: Estimate): RunbookContext {
  return {
    source: connectionOf('source', request.source),
    target: connectionOf('target', request.target),
    sourceFacts: request.source.facts,
    targetFacts: request.target.facts,
    needs: request.needs,
    mode: request.mode,
    estimate,
  };
}

/** Commands for bash. */
export function bash(...lines: string[]): Commands {
  return { language: 'bash', text: lines.join('\n') };
}

/** A script for mongosh on one side. */
export function mongosh(connection: RunbookConnection, ...lines: string[]): Commands {
  return { language: 'javascript', on: connection.side, text: lines.join('\n') };
}

/** A script for mongosh on a server that is reached by itself: a member, a shard, either side. */
export function mongoshThere(...lines: string[]): Commands {
  return { language: 'javascript', text: lines.join('\n') };
}

/** A value that must be looked up by a person. */
export function variable(name: string, meaning: string, secret = false): Variable {
  return { name, meaning, secret };
}
