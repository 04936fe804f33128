import { membersRunbook } from '../shared/newMembers';

/** Steps of seeding members from files. */
export const runbook = membersRunbook(
  [
    {
      phase: 'move',
      who: 'you',
      title: 'Take a snapshot of a secondary’s volume',
      text: 'Data and journal in one snapshot; where they stand on two volumes, stop that mongod for the time of it. Note the hour: the oplog must still reach back to it when the new member starts.',
      check: 'The snapshot holds the whole data folder, with the files of the database local.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Bring it to the new machine, by line or by post, and unpack it there',
      text: 'Encrypt a disk that is sent. Start mongod on the files with the version, the set’s name, the key file and TLS of the old members.',
      check: 'Its log says that it waits to be in the configuration of the set.',
    },
  ],
  ['Wipe the disk that was sent, and delete the snapshot.'],
);
