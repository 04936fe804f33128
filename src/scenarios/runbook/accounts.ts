import { isManaged } from '../providers';
import type { Side } from '../types';
import { bash, mongosh, variable, type RunbookContext } from './context';
import type { StepDraft, Variable } from './types';

/** An account that a method logs in with, to be made on one side. */
export interface Account {
  user: string;
  /** Roles as mongosh takes them. */
  roles: readonly (string | { role: string; db: string })[];
  mechanisms?: readonly string[];
  /** Statements before it, such as a role of its own. */
  before?: readonly string[];
  /** It is made on each shard, too. */
  onShards?: true;
}

function projectOf(side: Side): string {
  return `ATLAS_${side.toUpperCase()}_PROJECT`;
}

/** The projects of the sides that are in Atlas, in which accounts are made. */
export function atlasProjects(
  { sourceFacts, targetFacts }: RunbookContext,
  sides: readonly Side[],
): Variable[] {
  return sides
    .filter((side) => (side === 'source' ? sourceFacts : targetFacts).provider === 'atlas')
    .map((side) => variable(projectOf(side), `ID of the Atlas project of the ${side}`));
}

/** Makes the account of a method on one side: on Atlas by its CLI, at other providers in their consoles. */
export function makeAccount(context: RunbookContext, side: Side, account: Account): StepDraft {
  const { user, roles, mechanisms, before = [], onShards } = account;
  const facts = side === 'source' ? context.sourceFacts : context.targetFacts;
  const names = roles.map((role) =>
    typeof role === 'string' ? `${role}@admin` : `${role.role}@${role.db}`,
  );
  const title = `Create the account ${user} on the ${side}`;
  if (facts.provider === 'atlas') {
    return {
      phase: 'prepare',
      who: 'you',
      title,
      text: 'After `atlas auth login`; the Atlas CLI asks for its password.',
      commands: [
        bash(
          `atlas dbusers create --username ${user} --role ${names.join(',')} --projectId "$${projectOf(side)}"`,
        ),
      ],
    };
  }
  if (isManaged(facts)) {
    return {
      phase: 'prepare',
      who: 'cloud console',
      title,
      text: `In the console of the provider, at its database accounts, with the roles ${names.join(', ')}.`,
    };
  }
  const sharded = onShards === true && facts.topology === 'sharded';
  const document = [
    `user: ${JSON.stringify(user)}`,
    'pwd: passwordPrompt()',
    `roles: ${rolesInMongosh(roles)}`,
    ...(mechanisms === undefined ? [] : [`mechanisms: ${listInMongosh(mechanisms)}`]),
  ];
  const lines = [...before, `db.getSiblingDB("admin").createUser({ ${document.join(', ')} })`];
  return {
    phase: 'prepare',
    who: 'you',
    title,
    text: sharded
      ? 'On mongos as it is here, and the same on the primary of every shard and of the config servers, each connected to by itself.'
      : 'mongosh asks for its password.',
    commands: [mongosh(context[side], ...lines)],
  };
}

/** Drops the account of a method again. */
export function dropAccount(
  context: RunbookContext,
  side: Side,
  { user, onShards }: Account,
): StepDraft {
  const facts = side === 'source' ? context.sourceFacts : context.targetFacts;
  const title = `Drop the account ${user} on the ${side}`;
  if (facts.provider === 'atlas') {
    return {
      phase: 'clean up',
      who: 'you',
      title,
      commands: [bash(`atlas dbusers delete ${user} --force --projectId "$${projectOf(side)}"`)],
    };
  }
  if (isManaged(facts)) return { phase: 'clean up', who: 'cloud console', title };
  return {
    phase: 'clean up',
    who: 'you',
    title,
    text:
      onShards === true && facts.topology === 'sharded'
        ? 'On every shard and the config servers, too.'
        : undefined,
    commands: [
      mongosh(context[side], `db.getSiblingDB("admin").dropUser(${JSON.stringify(user)})`),
    ],
  };
}

function rolesInMongosh(roles: Account['roles']): string {
  const each = roles.map((role) =>
    typeof role === 'string'
      ? JSON.stringify(role)
      : `{ role: ${JSON.stringify(role.role)}, db: ${JSON.stringify(role.db)} }`,
  );
  return `[${each.join(', ')}]`;
}

function listInMongosh(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
