import type { Traps } from '../traps';

/** What documents keep. */
export const DOCUMENT_TRAPS: Traps = {
  'all BSON types, deprecated ones, doubles, names, invalid UTF-8, far dates': [
    ['fidelity', 'every type of value and name from '],
  ],
  '_ids of any type, mixed types and NaN in one collection, ranges bracketed by type': [
    ['fidelity', 'every type of _id from '],
  ],
  '1 and 1.0 are one key': [['documentTraps', 'an _id that changes its type: 1, 1.0, 1 again']],
  'dotted and $-prefixed names, disambiguated paths': [
    ['documentTraps', 'ambiguous paths'],
    ['fidelity', 'every type of value and name from '],
  ],
  'documents near 16 MiB': [
    ['documentTraps', 'documents near 16 MiB, copied, inserted, updated and replaced'],
  ],
  'events over 16 MB': [['documentTraps', 'events over 16 MB']],
  'Timestamp(0,0), which a server fills': [
    ['documentTraps', 'an empty timestamp at the top of a document'],
  ],
  'the order of fields, update descriptions that cannot be applied again (28, 29, 13548)': [
    ['documentTraps', 'fields set, removed and set again keep the order of the source'],
  ],
  'truncated arrays and array filters': [['documentTraps', 'truncated arrays, and array filters']],
  'upserts, bulk writes, replacements': [['documentTraps', 'upserts and bulk writes']],
  'deleted before or while copied, deleted and inserted again, an update whose document is gone': [
    ['documentTraps', 'documents deleted and inserted again'],
  ],
  'unique values swapped': [
    ['documentTraps', 'unique values swapped between documents'],
    ['documentTraps', 'a unique value given to a new document after its holder was deleted'],
  ],
  'transactions, also across replies': [
    ['documentTraps', 'a transaction of many documents'],
    ['documentTraps', 'a transaction larger than a reply, just before the cutover'],
  ],
  'TTL: the source alone decides when': [['documentTraps', 'documents that expire in the source']],
};
