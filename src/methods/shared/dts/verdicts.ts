import { bytesInWords, durationInWords } from '../../../scenarios/format';
import { isLookalike, isSharedTier, providerName } from '../../../scenarios/providers';
import { keepOplog } from '../../../scenarios/remedies';
import type { Verdict } from '../../../scenarios/rule';
import { atLeast } from '../../../scenarios/versions';

const SEVEN_DAYS = 7 * 86_400;
const SEVEN_DAYS_HOURS = 7 * 24;
const MOST_MONGOS = 10;
const MOST_RENAMES = 1_000;

/** What DTS can and cannot do, beside the common rules. */
export const dtsVerdicts: Verdict[] = [
  {
    id: 'dts-does-not-read-shared-tiers',
    about: 'tiers',
    kind: 'blocker',
    modes: ['offline'],
    facts: ['source.tier'],
    when: ({ source }) => isSharedTier(source),
    text: 'DTS wants the primary node of a cluster by name, which a shared tier does not give.',
    remedy: 'Use mongodump and mongorestore.',
    fixable: false,
  },
  {
    id: 'dts-leads-into-apsaradb',
    about: 'vendors',
    kind: 'blocker',
    facts: ['target.provider'],
    when: ({ target }) => target.provider !== 'apsaradb' && target.provider !== 'self-managed',
    text: ({ target }) =>
      `It leads into ApsaraDB for MongoDB and self-managed deployments; the target is ${providerName(target)}.`,
    remedy: 'Choose an ApsaraDB instance or a self-managed deployment as the target.',
    fixable: false,
  },
  {
    id: 'dts-cannot-follow-lookalikes',
    about: 'services',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.provider'],
    when: ({ source }) => isLookalike(source),
    text: ({ source }) =>
      `From ${providerName(source)} DTS offers a full migration at best, nothing incremental.`,
    remedy: 'Copy offline, with writes stopped.',
    fixable: false,
  },
  {
    id: 'dts-too-new',
    about: 'versions',
    kind: 'blocker',
    facts: [],
    alsoCites: () => ['source.version', 'target.version'],
    when: ({ source, target }) =>
      [source, target].some(({ version }) => version !== undefined && atLeast(version, '7.0')),
    text: 'DTS does not support MongoDB 7.0.',
    remedy: 'Use another method.',
    fixable: false,
  },
  {
    id: 'dts-between-others',
    about: 'services',
    kind: 'limit',
    part: 'cost',
    points: -20,
    facts: ['source.provider', 'target.provider'],
    when: ({ source, target }) => source.provider !== 'apsaradb' && target.provider !== 'apsaradb',
    text: 'Neither side is of Alibaba Cloud: all data pass through it, and its traffic over a public address is paid.',
  },
  {
    id: 'dts-by-hand',
    about: 'services',
    kind: 'limit',
    part: 'effort',
    points: -6,
    facts: [],
    when: () => true,
    text: 'A person sets it up in the console.',
  },
  {
    id: 'dts-too-many-mongos',
    about: 'services',
    kind: 'blocker',
    facts: ['source.mongosCount'],
    when: ({ source }) => (source.mongosCount ?? 0) > MOST_MONGOS,
    text: ({ source }) =>
      `The source has ${source.mongosCount ?? 0} mongos; DTS takes up to ${MOST_MONGOS}.`,
    remedy: 'Remove some mongos for the time of the migration.',
    fixable: true,
  },
  {
    id: 'dts-too-many-renames',
    about: 'services',
    kind: 'blocker',
    facts: ['needs.rename', 'source.namespaces'],
    when: ({ needs, source }) => needs.rename === true && (source.namespaces ?? 0) > MOST_RENAMES,
    text: ({ source }) =>
      `DTS renames up to 1,000 collections a task; there are ${source.namespaces ?? 0}.`,
    remedy: 'Make several tasks, each of up to 1,000 collections.',
    fixable: true,
  },
  {
    id: 'dts-shards',
    about: 'services',
    kind: 'limit',
    part: 'effort',
    points: -8,
    facts: ['source.topology'],
    alsoCites: () => ['source.shards'],
    when: ({ source }) => source.topology === 'sharded',
    text: ({ source }) =>
      `It wants one task for each shard${source.shards === undefined ? '' : `, ${source.shards} of them`}, straight to that shard.`,
  },
  {
    id: 'no-public-endpoint',
    about: 'services',
    kind: 'blocker',
    facts: ['source.crossAccount', 'source.publicEndpoint'],
    when: ({ source }) => source.crossAccount === true && source.publicEndpoint === false,
    text: 'Between two accounts DTS goes over a public endpoint, and the source has none.',
    remedy: 'Request a public endpoint for the source instance (AllocatePublicNetworkAddress).',
    fixable: true,
    commands: () => ({
      text: [
        'read -rp "ID of the source instance, dds-: " SOURCE_INSTANCE_ID',
        'aliyun dds AllocatePublicNetworkAddress --DBInstanceId "$SOURCE_INSTANCE_ID"',
      ].join('\n'),
      runOn: 'shell',
    }),
  },
  {
    id: 'dts-too-old',
    about: 'versions',
    kind: 'blocker',
    facts: ['source.version'],
    when: ({ source }) => !atLeast(source.version ?? '', '3.0'),
    text: ({ source }) => `The source runs ${source.version ?? ''}; DTS reads 3.0 and later.`,
    remedy: 'Use mongodump of that version.',
    fixable: false,
  },
  {
    id: 'dts-wants-seven-days',
    about: 'keeping up',
    kind: 'blocker',
    modes: ['online'],
    facts: ['source.oplogWindowSeconds'],
    when: ({ source }) => (source.oplogWindowSeconds ?? 0) < SEVEN_DAYS,
    text: ({ source }) =>
      `DTS asks for an oplog of 7 days; the source keeps ${durationInWords(source.oplogWindowSeconds ?? 0)}.`,
    remedy:
      'Keep at least 7 days: db.adminCommand({ replSetResizeOplog: 1, minRetentionHours: 168 }) from 4.4, or the setting in the console.',
    fixable: true,
    commands: ({ source }) => keepOplog(source, SEVEN_DAYS_HOURS),
  },
  {
    id: 'dts-document-size',
    about: 'amount',
    kind: 'limit',
    part: 'safety',
    points: -10,
    facts: ['source.largestDocumentBytes'],
    when: ({ source }) => (source.largestDocumentBytes ?? 0) > 15.5e6,
    text: ({ source }) =>
      `The largest document has ${bytesInWords(source.largestDocumentBytes ?? 0)}; DTS fails over 16 MB.`,
  },
];
