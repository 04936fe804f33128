import { isManaged } from '../providers';
import { mongosh, type RunbookContext } from './context';
import { PRINT_SEARCH_INDEX_COMMANDS, PRINT_SHARD_COMMANDS, PRINT_USER_COMMANDS } from './scripts';
import type { StepDraft } from './types';

/** Shards the target's collections as the source's are, or as was decided. */
export function shardTarget(context: RunbookContext): StepDraft[] {
  const { target, source, sourceFacts, targetFacts } = context;
  if (targetFacts.topology !== 'sharded') return [];
  const sharded = sourceFacts.topology === 'sharded';
  return [
    {
      phase: 'prepare',
      who: 'you',
      title: 'Create and shard the target collections',
      text: sharded
        ? 'The first script, run on the source, prints the commands for the target.'
        : 'Decide a shard key for each large collection: run sh.shardCollection() for it on the target. Collections left out live on one shard.',
      commands: [
        ...(sharded ? [mongosh(source, ...PRINT_SHARD_COMMANDS)] : []),
        mongosh(target, 'sh.status()'),
      ],
      check: 'sh.status() on the target lists the collections with their keys.',
    },
  ];
}

/** Creates users and roles, those of one's own making, too. */
export function createUsers({
  source,
  sourceFacts,
  targetFacts,
  target,
  needs,
}: RunbookContext): StepDraft[] {
  if (needs.moveUsers === false) return [];
  const known = !isManaged(sourceFacts);
  const list = known
    ? 'The script, run on the source, prints its roles and users'
    : `The console of the source lists its users and custom roles`;
  const make = isManaged(targetFacts)
    ? targetFacts.provider === 'atlas'
      ? 'make them on the target by `atlas customDbRoles create` and `atlas dbusers create`, or in its console: Atlas refuses createRole and createUser'
      : 'make them on the target in its console'
    : known
      ? 'run what it prints on the target, where it asks for a new password for each'
      : 'create them on the target with createRole and createUser, with new passwords';
  return [
    {
      phase: 'prepare',
      who: isManaged(targetFacts) ? 'cloud console' : 'you',
      title: "Create the application's users and roles on the target",
      text: `${list}; ${make}.`,
      commands: known ? [mongosh(source, ...PRINT_USER_COMMANDS)] : [],
      check: `The application's account can log in to ${target.label}.`,
    },
  ];
}

/** Creates the search indexes of an Atlas source, which no method carries, once the data is there. */
export function createSearchIndexes({
  source,
  sourceFacts,
  targetFacts,
}: RunbookContext): StepDraft[] {
  const { features, provider } = sourceFacts;
  if (provider !== 'atlas' || features?.includes('search indexes') === false) return [];
  if (targetFacts.provider !== 'atlas') {
    return [
      {
        phase: 'cut over',
        who: 'you',
        title: 'Replace Atlas Search in the application, if it is used',
        text: 'Its indexes exist in Atlas only; $search and $vectorSearch fail on this target.',
      },
    ];
  }
  return [
    {
      phase: 'move',
      who: 'you',
      title: 'Create the search indexes on the target, once the collections are there',
      text: 'The script, run on the source, prints the commands for the target.',
      commands: [mongosh(source, ...PRINT_SEARCH_INDEX_COMMANDS)],
      check: 'getSearchIndexes() on the target shows them queryable.',
    },
  ];
}
