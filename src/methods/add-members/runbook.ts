import { membersRunbook } from '../shared/newMembers';

/** Steps of adding members and stepping down. */
export const runbook = membersRunbook([
  {
    phase: 'prepare',
    who: 'you',
    title: 'Start mongod on the new machines, empty',
    text: 'The version, the set’s name, the key file and TLS as on the old members; an empty data folder.',
    check: 'Each answers to a ping from every old member.',
  },
]);
