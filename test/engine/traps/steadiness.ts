import type { Traps } from '../traps';

/** What a migration survives, and leaves alone. */
export const STEADINESS_TRAPS: Traps = {
  'a checkpoint ahead of what is applied': [
    [
      '../unit/checkpoint',
      'never passes a change that is not in the target, whatever the order and the failures',
    ],
  ],
  'a kill at every step, and between any two messages': [
    ['crash', 'at every step of the way, one after another, resumes and ends without a difference'],
    ['crash', 'between any two messages to the servers, goes on and ends without a difference'],
  ],
  'a copy resumed in its middle, in natural order too': [
    ['crash', 'goes on with the snapshot without reading a finished range again'],
    ['copyRange', 'as stored, a later run goes on where an earlier one was'],
  ],
  'a resume token that is more than its text': [
    ['soakFinds', 'a position behind an _id that is a decimal or NaN can be resumed from'],
  ],
  'resumed on another machine, never by an older program': [
    ['cliControl', 'goes on from another machine, which knows the connections only'],
    [
      'refusals',
      'a migration that is running, ended, unknown, unfinished, of another source or a newer version',
    ],
  ],
  'leases by pid: other process tables, processes asleep, two at once': [
    ['leases', '13.12 is not taken from a living process of '],
    ['leases', '13.12 once lost, leaves nothing to write to a process that was asleep meanwhile'],
    ['leases', '13.12 once lost, lets nothing of the state be changed'],
    ['leases', '13.12 is had by one only of those that begin, or take, a migration at once'],
  ],
  'a source without a majority: reads hand out the past, the lag reads 0': [
    ['majority', '13.1 is not proved equal to what it was: a verification waits, and says why'],
    [
      'majority',
      '13.1 is not copied as it was: a copy is paused with the reason, and goes on by itself',
    ],
    ['majority', '13.1 counts in the lag and its alarm, and refuses a cutover until it is over'],
    [
      'majority',
      '13.1 holds up a cutover that has begun, which can be given up, or stopped at once',
    ],
    ['majority', '13.1 is not found equal in the background to what it was'],
    [
      'majority',
      '13.1 is neither dumped nor exported as it was, and stopping ends such a wait at once',
    ],
  ],
  'connection strings of applications: read preferences, pools, concerns': [
    ['connectionOptions', '13.11 with '],
  ],
  'the time of one mongos': [
    ['cutoverTime', '13.15 is after what was written by another one, by a user who may write '],
  ],
  'a way back from a standalone, resume tokens of other servers': [
    ['otherServers', '13.11 is refused before anything is written, and told of by the checks'],
    ['otherServers', '13.11 ends what follows it, in words, instead of going round for ever ('],
  ],
  '4.4 without majority reads (enableMajorityReadConcern: false)': [
    ['noMajorityReads', '13.11 is copied, followed, compared meanwhile and cut over from'],
    ['noMajorityReads', '13.11 is filled, cut over to, and followed back'],
    ['noMajorityReads', '13.11 is verified and repaired on either side'],
    ['noMajorityReads', '13.11 is dumped, with its oplog, and exported'],
    [
      'noMajorityReads',
      '13.11 leaves nothing in the target of what an election undid while it was copied',
    ],
  ],
  'the oplog rolled over': [
    ['faults', 'ends clearly when the oplog no longer reaches back'],
    [
      '../unit/preflightOplog',
      'ux 8: warns below that, with both figures and a size that suffices',
    ],
  ],
  'elections on both sides': [['faults', 'goes on after elections on both sides']],
  'a target killed and started again': [
    ['faults', 'goes on after the target was killed and started again'],
  ],
  'a duplicate key and a write-concern error in one reply, and other answers that fail': [
    ['faults', 'goes on when commands fail on either side, in the copy and in step'],
  ],
  'cursors that time out or are killed': [
    ['faults', 'goes on when its cursors and sessions are killed'],
  ],
  'a quiet source': [['faults', 'moves on while the source is quiet']],
  'out of reach, a full disk': [
    [
      'outOfReach',
      'pauses a migration with the reason, which goes on by itself or at once when told',
    ],
    [
      '../unit/retry',
      'is not given up while no server is in reach, or its disk is full; and tells when it goes on',
    ],
  ],
  'an interrupt before the first await, or while the checks run': [
    ['stopFlag', '13.7 stopped in the instant of its start, a migration connects to nobody'],
    [
      'stopFlag',
      '13.7 stopped at any command until the target is cleared, it changes nothing more',
    ],
    ['stopFlag', '13.7 nor does a restore'],
    ['stopFlag', '13.7 nor does an import'],
    ['stopFlag', '13.7 stopped by Ctrl-C while it begins, the command line drops nothing'],
    ['../unit/workerControl', '13.7 can stop one before it has begun, by name and with all others'],
    ['../host/tasks', '13.7 start nothing when they are stopped while the checks run'],
  ],
  'views that name renamed collections': [
    ['viewNames', '13.5 show in the target what they show in the source, those made meanwhile too'],
    ['viewNames', '13.5 come back as they were, and go into a database renamed as a whole'],
    ['viewNames', '13.5 are refused where what they name comes to lie in another database'],
    ['../unit/viewNames', '13.5 are refused where it is not known which they are: '],
  ],
  'left out without a word': [
    ['askedFor', '13.5 is named where everything was asked for'],
    ['askedFor', '13.14 is warned of, waited for and followed, databases and collections'],
    ['askedFor', '13.14 is refused where it looks like a slip, unless told otherwise'],
  ],
  'what others have in the target, dropped by absence': [
    [
      'foreign',
      '13.6 views, time series, collections and indexes made there meanwhile stay, and are named',
    ],
    ['foreign', '13.6 a database dropped in the source takes only what was made of it'],
    ['foreign', '13.6 nor is one of them that took the place of what was made'],
    [
      'foreign',
      '13.6 what is there where the source makes or renames something is an error, and stays',
    ],
    [
      'foreign',
      '13.6 an index of others that is the same as one of the source’s stays when that is dropped',
    ],
    ['foreign', '13.6 two migrations into one database leave each other’s things'],
    [
      'foreign',
      '13.6 what was there and is written into is left when the source drops or renames its own',
    ],
    ['foreign', '13.6 what was made and not yet recorded when the engine died is known again'],
  ],
  'what expires in the target by definitions that were there before': [
    ['expiry', '13.8 nothing of an empty collection’s own definitions until the end: '],
    ['expiry', '13.8 nothing until a resume comes to the end, and knows what was before'],
    ['expiry', '13.8 as before, once it is cancelled, running or not'],
    ['expiry', '13.8 as before, though the process died while it was put back'],
    ['expiry', '13.8 named, with what it was, where it can’t be put back'],
    ['expiry', '13.8 as somebody has said before a resume, which stops it again'],
    ['expiry', '13.8 nothing of what the old side has, on a way back told of no indexes'],
    ['expiry', '13.8 an expiry that only the target has is repaired'],
  ],
  'never a hang': [
    [
      'outOfReach',
      'never hangs a migration by accepting and not answering, in the copy, in step and comparing',
    ],
  ],
  'clock jumps': [['clocks', ' takes no living migration over, and shows no lag']],
  'feature compatibility below the program’s version, changed on the way, or not told': [
    ['features', 'a source held back is followed: updates, DDL, a collection renamed'],
    ['features', 'a source is followed while its features are lowered, and raised again'],
    ['features', 'a target held back gets its unique indexes at the cutover'],
    [
      'features',
      'writes are blocked as soon as the source’s features allow it, and it is said why not before',
    ],
    ['features', 'a user who may not ask for it is found out by what the server refuses'],
  ],
  'sharded sources and targets, orphans behind mongos, movePrimary': [
    [
      'sharded',
      'shards the target as the source, its balancer stopped for the copy, and follows moves',
    ],
  ],
  'adaptive load, limits changed while running': [
    ['load', 'takes as long as a limit on '],
    ['load', 'rises at once when the limit is lifted'],
  ],
  'a target that falls behind': [
    ['load', 'lets the lag grow, which is warned of until it is small again'],
  ],
  'a cutover given up, and the way back': [
    ['goBack', 'gives a cutover up: writes are allowed again, and following goes on'],
  ],
  'a way back mapped by equal text instead of by the map of namespaces': [
    [
      '../unit/namespaces',
      '13.2 carries exactly the images of what is carried, and back to where that came from',
    ],
    ['wayBack', '13.2 collections included by name, their database renamed'],
    ['wayBack', '13.2 a database included, one collection of it renamed into another database'],
    ['wayBack', '13.2 one collection excluded, its database renamed'],
    ['wayBack', '13.2 two databases merged into one go back each to its own'],
  ],
  'a source left blocked by a cutover that fails, is given up, or dies': [
    ['blockedSource', '13.16 is released when the cutover is refused since saving fails ('],
    [
      'blockedSource',
      '13.16 is blocked again by a resume, whatever a killed engine could not note',
    ],
    [
      'blockedSource',
      '13.16 is released when a cutover is cancelled; told of when it is interrupted',
    ],
  ],
  'a cutover given up too late': [
    [
      'blockedSource',
      '13.16 a cutover cannot be given up once unique indexes are restored, by a resume neither',
    ],
  ],
  'two starts of one name, or two resumes, of which one is quicker': [
    ['twoStarts', '13.16 at once, from two processes: one runs, the other is refused'],
    ['twoStarts', '13.16 does not go on with what another process has ended meanwhile'],
  ],
  'the last status lost after a failed write': [
    [
      '../unit/workerRegistry',
      '13.16 writes the last status though the write before it, or the first of it, failed',
    ],
    ['lastStatus', '13.16 of a completed one is stored though the first attempt failed'],
    ['lastStatus', '13.16 is not called cancelled when that could not be stored'],
  ],
  'a delete by a key that several documents have, tried again': [
    [
      'importExport',
      '13.16 takes one for each record, though the answer was lost and it was tried again',
    ],
    ['importExport', '13.16 takes one for each record, though it was killed and goes on'],
  ],
  'a stream’s iterators that expire while the target is out of reach': [
    [
      'dynamodb',
      '13.16 is followed on when its iterators have expired: no change twice, none left out',
    ],
  ],
  'so many differences that they can’t all be kept in memory': [
    ['manyDifferences', '13.13 looks again at suspects lot by lot, not at all of them at the end'],
    ['manyDifferences', '13.13 makes sides equal of which all documents are '],
  ],
  'verification that sees and mends every kind of difference': [
    ['verify', 'finds and repairs all of them together'],
    ['backgroundVerify', 'finds what differs for good, not what is in flight, and sees it mended'],
  ],
  'random work and random trouble': [
    ['soak', 'of random work and random trouble ends without a difference'],
  ],
};
