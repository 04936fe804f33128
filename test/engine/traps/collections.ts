import type { Traps } from '../traps';

/** What collections, indexes and their changes keep. */
export const COLLECTION_TRAPS: Traps = {
  'every kind of collection and index, collations, validators, images, time series': [
    ['collectionKinds', 'every kind of collection and index from '],
  ],
  'capped order': [
    ['catalogTraps', 'a capped collection that goes round'],
    ['soakFinds', 'a document of a capped collection, deleted and inserted again, goes to the end'],
  ],
  'unique indexes restored, and what conflicts named': [
    ['smallCollections', 'arrive with all their indexes, unique ones after the cutover'],
    ['goBack', 'loses nothing of what the new side was told, unique values swapped there too'],
  ],
  'indexes of the simple collation in a collection that has another': [
    [
      'dumpOplog',
      '13.3 a collection made meanwhile has a default collation, and an index without one',
    ],
    ['indexTraps', ', made before and during the sync'],
    ['indexTraps', 'stay that in a dump and its restore'],
    ['indexTraps', 'are repaired as that, and other ones are seen to differ'],
  ],
  'prepareUnique, which createIndexes may not be told': [
    ['indexTraps', 'is kept, and refuses nothing while changes are applied'],
    ['indexTraps', 'is named where the target has no such thing'],
  ],
  'a unique and a plain index of one key, which relaxing makes one': [
    ['indexTraps', ', made before and while following, or dropped then'],
    ['indexTraps', 'are named by a target that has but one of a key, and the others are built'],
  ],
  'an index that can’t be built for its own reason': [
    [
      'indexTraps',
      'and any other that can’t be built is named, in the status and at the end, the others built',
    ],
    [
      'indexTraps',
      'in a restore, an index that can’t be built holds up neither the others nor the views',
    ],
  ],
  'times to live that are no number, have a fraction or are too long': [
    ['ttlTraps', ' by their meaning, and named where they change'],
    ['ttlTraps', 'are repaired, and need no repair'],
  ],
  'unique values held by documents of partial, sparse, collated, multikey indexes': [
    ['uniqueConflicts', ' holds gives way: '],
    ['uniqueConflicts', 'on the way back, where the old side’s indexes stand, nothing is lost'],
    ['uniqueConflicts', 'after a cutover that ended before it was over, nothing is lost in '],
    ['uniqueConflicts', ', and goes on without the index'],
  ],
  'options that a target refuses are named before': [
    [
      'preflightContents',
      'blocks options that the target does not know, until they are turned off',
    ],
  ],
  'drop, and made again, during the copy': [
    ['catalogTraps', 'a collection dropped'],
    ['catalogTraps', 'a collection dropped and made again otherwise'],
  ],
  'rename during the copy, onto another, across databases': [
    ['catalogTraps', 'a collection renamed after changes'],
    ['catalogTraps', 'two collections that swap their names'],
    ['catalogTraps', 'a collection renamed onto another one'],
    ['catalogTraps', 'a collection renamed into another database and back'],
    [
      'soakFinds',
      'what a server that died left of a rename across databases is carried, and goes with it',
    ],
  ],
  'dropDatabase, which invalidates other streams': [
    ['catalogTraps', 'a database dropped, and made again'],
  ],
  '$out and $merge': [['catalogTraps', '$out and $merge']],
  'collMod, convertToCapped, views changed': [
    ['catalogTraps', 'options changed with collMod'],
    ['catalogTraps', 'a collection made capped'],
    ['catalogTraps', 'a view replaced by a collection, and another one changed'],
  ],
  'indexes that the source is still building, and may fail to': [
    [
      'indexBuilds',
      'come when they are built, not when they fail, and are told of at the cutover, from ',
    ],
    ['indexBuilds', 'are named by a comparison, and waited for or given up by a repair'],
  ],
  'indexes made and dropped while following': [
    ['catalogTraps', 'indexes made, dropped, and made otherwise under the same name'],
    [
      'soakFinds',
      'an index that the source makes anew while no engine runs takes the place of the earlier',
    ],
  ],
  'sources before 6.0, which tell less': [['catalogTraps', 'in step with 4.4']],
  'servers older than the driver supports': [
    ['deployment', 'names the methods that still serve for a server that is too old (a double)'],
  ],
  'filters, renames, transforms': [
    ['collectionKinds', 'under other names, without what is excluded'],
    ['rules', 'follows documents that begin and cease to match, and changes fields on the way'],
  ],
  'users and roles, told and not copied': [
    ['users', 'are told by the report, with commands that create what the target lacks'],
    [
      'users',
      '13.16 are created by these commands, those of others’ identities without a password, restricted as before',
    ],
  ],
};
