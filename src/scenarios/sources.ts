/** A public document that facts are taken from. */
export interface Source {
  title: string;
  url: string;
}

const alibabaDocs =
  'https://github.com/AlibabaCloudDocs/mongodb/blob/d67ed48e97555b503af3c8854b63caf3049822b1/intl.en-US/';

/** The public documents behind the matrix, read on {@link SOURCES_READ_ON}, by the short names that the data uses. */
export const SOURCES: Readonly<Record<string, Source>> = {
  A1: {
    title: 'Alibaba Cloud: self-managed standalone to ApsaraDB with DTS (2021)',
    url: `${alibabaDocs}Quick%20Start/Migrate%20data/Migrate%20self-managed%20standalone%20MongoDB%20databases%20to%20Alibaba%20Cloud%20by%20using%20DTS.md`,
  },
  A2: {
    title: 'Alibaba Cloud: self-managed standalone with the MongoDB tools (2021)',
    url: `${alibabaDocs}Quick%20Start/Migrate%20data/Migrate%20self-managed%20MongoDB%20databases%20to%20standalone%20instances%20by%20using%20tools%20provided%20by%20MongoDB.md`,
  },
  A3: {
    title: 'Alibaba Cloud: self-managed replica set to ApsaraDB with DTS (2021)',
    url: `${alibabaDocs}Quick%20Start/Migrate%20data/Migrate%20a%20MongoDB%20replica%20set%20from%20a%20self-managed%20database%20to%20ApsaraDB%20for%20MongoDB%20by%20using%20DTS.md`,
  },
  A4: {
    title: 'Alibaba Cloud: self-managed replica set with the MongoDB tools (2021)',
    url: `${alibabaDocs}Quick%20Start/Migrate%20data/Migrate%20self-managed%20databases%20to%20Alibaba%20Cloud%20by%20using%20tools%20provided%20by%20MongoDB.md`,
  },
  A5: {
    title: 'Alibaba Cloud: self-managed sharded cluster to ApsaraDB with DTS (2021)',
    url: `${alibabaDocs}Quick%20Start/Migrate%20data/Migrate%20a%20self-managed%20sharded%20MongoDB%20database%20to%20ApsaraDB%20for%20MongoDB%20by%20using%20DTS.md`,
  },
  A6: {
    title: 'Alibaba Cloud: self-managed sharded cluster with the MongoDB tools (2021)',
    url: `${alibabaDocs}Quick%20Start/Migrate%20data/Migrate%20a%20self-managed%20MongoDB%20database%20to%20ApsaraDB%20for%20MongoDB%20by%20using%20tools%20provided%0A%20%20%20%20%20%20%20%20%20by%20MongoDB.md`,
  },
  A7: {
    title: 'Alibaba Cloud: DynamoDB to ApsaraDB with mongoimport (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Migrate%20data%20from%20a%20third-party%20cloud%20service%20provider%20to%20Alibaba%20Cloud/Migrate%20data%20from%20Amazon%20DynamoDB%20to%20ApsaraDB%20for%20MongoDB%20by%20using%20mongoimport.md`,
  },
  A8: {
    title:
      'Alibaba Cloud: overview of data migration, with Atlas by mongodump and mongorestore (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Overview.md`,
  },
  A9: {
    title: 'Alibaba Cloud: Atlas to ApsaraDB with DTS (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Migrate%20data%20from%20a%20third-party%20cloud%20service%20provider%20to%20Alibaba%20Cloud/Migrate%20data%20from%20a%20MongoDB%20Atlas%20database%20to%20Alibaba%20Cloud.md`,
  },
  A10: {
    title: 'Alibaba Cloud: ApsaraDB replica set to sharded cluster (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Migrate%20data%20between%20ApsaraDB%20for%20MongoDB%20instances/Migrate%20data%20from%20a%20replica%20set%20instance%20to%20a%20sharded%20cluster%20instance.md`,
  },
  A11: {
    title: 'Alibaba Cloud: ApsaraDB standalone to replica set or sharded cluster (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Migrate%20data%20between%20ApsaraDB%20for%20MongoDB%20instances/Migrate%20data%20from%20a%20standalone%20instance%20to%20a%20replica%20set%20or%20sharded%20cluster%20instance.md`,
  },
  A12: {
    title: 'Alibaba Cloud: ApsaraDB instances of different accounts (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Migrate%20data%20between%20ApsaraDB%20for%20MongoDB%20instances/Migrate%20data%20between%20ApsaraDB%20for%20MongoDB%20instances%20created%20by%20different%20Alibaba%20Cloud%20accounts.md`,
  },
  A13: {
    title: 'Alibaba Cloud: one-way synchronization with MongoShake (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20migration%20and%20synchronization/Data%20synchronization/Use%20MongoShake%20to%20implement%20one-way%20synchronization%20between%20ApsaraDB%20for%20MongoDB%20replica%20set%20instances.md`,
  },
  A14: {
    title: 'Alibaba Cloud: restoring a logical backup to a self-managed MongoDB (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20recovery/Restore%20data%20of%20an%20ApsaraDB%20for%20MongoDB%20instance%20to%20self-managed%20MongoDB%20databases%20by%20using%20logical%20backup.md`,
  },
  A15: {
    title: 'Alibaba Cloud: restoring a physical backup to a self-managed MongoDB (2021)',
    url: `${alibabaDocs}User%20Guide/Data%20recovery/Recover%20physical%20backup%20data%20in%20a%20user-created%20MongoDB%20instance/Restore%20data%20of%20an%20ApsaraDB%20for%20MongoDB%20instance%20to%20a%20self-managed%20MongoDB%20database%0A%20%20%20%20%20%20%20%20%20by%20using%20physical%20backup.md`,
  },
  A16: {
    title: 'Alibaba Cloud: managing the balancer (2021)',
    url: `${alibabaDocs}Best%20Practices/Manage%20the%20ApsaraDB%20for%20MongoDB%20balancer.md`,
  },
  A17: {
    title: 'Alibaba Cloud: configuring sharding (2021)',
    url: `${alibabaDocs}Best%20Practices/Performance/Configure%20sharding%20to%20maximize%20the%20performance%20of%20shards.md`,
  },
  A19: {
    title: 'Alibaba Cloud: ApsaraDB for MongoDB API, operations by function (2021)',
    url: `${alibabaDocs}API%20Reference/List%20of%20API%20operations%20by%20function.md`,
  },
  D1: {
    title: 'Alibaba Cloud: DTS, self-managed sharded cluster to ApsaraDB',
    url: 'https://www.alibabacloud.com/help/en/dts/user-guide/migrate-a-user-created-database-from-mongodb-sharded-cluster-architecture-to',
  },
  D2: {
    title: 'Alibaba Cloud: DTS between ApsaraDB for MongoDB instances',
    url: 'https://www.alibabacloud.com/help/en/dts/user-guide/migrate-data-from-an-apsaradb-for-mongodb-instance-to-another-apsaradb-for-mongodb-instance',
  },
  D3: {
    title: 'Alibaba Cloud: DTS notes and limits for MongoDB sources',
    url: 'https://www.alibabacloud.com/help/en/dts/user-guide/precautions-and-limits-for-migrating-data-from-a-mongodb-database',
  },
  D5: {
    title: 'Alibaba Cloud: DTS, standalone ApsaraDB instance to another',
    url: 'https://www.alibabacloud.com/help/en/dts/user-guide/migrate-data-from-a-standalone-apsaradb-for-mongodb-instance-to-another-apsaradb-for-mongodb-instance',
  },
  O: {
    title: 'Alibaba Cloud: DTS OpenAPI 2020-01-01',
    url: 'https://api.alibabacloud.com/document/Dts/2020-01-01/overview',
  },
  X: {
    title: 'MongoShake, configuration and REST interface',
    url: 'https://github.com/alibaba/MongoShake',
  },
  N: { title: 'NimoShake', url: 'https://github.com/alibaba/NimoShake' },
  M1: {
    title: 'Atlas: live migration of pre-6.0.17 sources',
    url: 'https://www.mongodb.com/docs/atlas/legacy-migration/',
  },
  M2: {
    title: 'Atlas: live migrate (pull) a cluster',
    url: 'https://www.mongodb.com/docs/atlas/import/c2c-pull-live-migration/',
  },
  M3: {
    title: 'Atlas: live migrate (push) a cluster monitored by Cloud Manager',
    url: 'https://www.mongodb.com/docs/atlas/import/c2c-push-live-migration/',
  },
  M4: {
    title: 'Atlas: live migration',
    url: 'https://www.mongodb.com/docs/atlas/import/live-migration/',
  },
  M5: {
    title: 'Atlas: seed with mongorestore',
    url: 'https://www.mongodb.com/docs/atlas/import/mongorestore/',
  },
  M6: { title: 'Atlas: migrate or import data', url: 'https://www.mongodb.com/docs/atlas/import/' },
  M7: { title: 'Atlas: load sample data', url: 'https://www.mongodb.com/docs/atlas/sample-data/' },
  M8: {
    title: 'Atlas: moving programmatic tools to Flex clusters',
    url: 'https://www.mongodb.com/docs/atlas/flex-migration/',
  },
  M9: {
    title: 'Atlas: limits of Flex clusters',
    url: 'https://www.mongodb.com/docs/atlas/reference/flex-limitations/',
  },
  M10: {
    title: 'Atlas: commands that clusters do not support',
    url: 'https://www.mongodb.com/docs/atlas/unsupported-commands/',
  },
  M11: {
    title: 'Atlas: limits of Free clusters',
    url: 'https://www.mongodb.com/docs/atlas/reference/free-shared-limitations/',
  },
  AC: {
    title: 'Alibaba Cloud: specifications of ApsaraDB for MongoDB instances',
    url: 'https://www.alibabacloud.com/help/en/mongodb/product-overview/standalone-instance-types',
  },
  V: { title: 'migration-verifier', url: 'https://github.com/mongodb-labs/migration-verifier' },
  S: { title: 'mongosync', url: 'https://www.mongodb.com/docs/mongosync/current/' },
  S1: {
    title: 'mongosync: server versions',
    url: 'https://www.mongodb.com/docs/mongosync/current/reference/supported-server-version/',
  },
  S2: {
    title: 'mongosync: limitations',
    url: 'https://www.mongodb.com/docs/mongosync/current/reference/limitations/',
  },
  SV: {
    title: 'mongosync: embedded verifier',
    url: 'https://www.mongodb.com/docs/mongosync/current/reference/verification/embedded.md',
  },
  S3: {
    title: 'mongosync: permissions',
    url: 'https://www.mongodb.com/docs/mongosync/current/reference/permissions/',
  },
  S4: {
    title: 'mongosync: release notes 1.19',
    url: 'https://www.mongodb.com/docs/mongosync/current/release-notes/1.19/',
  },
  T: {
    title: 'MongoDB Database Tools: mongorestore',
    url: 'https://www.mongodb.com/docs/database-tools/mongorestore/',
  },
  TD: {
    title: 'MongoDB Database Tools: mongodump',
    url: 'https://www.mongodb.com/docs/database-tools/mongodump/',
  },
  TI: {
    title: 'MongoDB Database Tools: mongoimport',
    url: 'https://www.mongodb.com/docs/database-tools/mongoimport/',
  },
  TE: {
    title: 'MongoDB Database Tools: mongoexport',
    url: 'https://www.mongodb.com/docs/database-tools/mongoexport/',
  },
  C: {
    title: 'MongoDB Compass: import and export',
    url: 'https://www.mongodb.com/docs/compass/import-export/',
  },
  K: {
    title: 'Atlas Administration API',
    url: 'https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/',
  },
  KC: {
    title: 'MongoDB Kafka connector: startup properties',
    url: 'https://www.mongodb.com/docs/kafka-connector/current/source-connector/configuration-properties/startup/',
  },
  CS: {
    title: 'MongoDB manual: change streams',
    url: 'https://www.mongodb.com/docs/manual/changeStreams/',
  },
  RS: {
    title: 'MongoDB manual: converting a standalone to a replica set',
    url: 'https://www.mongodb.com/docs/manual/tutorial/convert-standalone-to-replica-set/',
  },
  UP: {
    title: 'Atlas CLI: upgrading a shared cluster',
    url: 'https://www.mongodb.com/docs/atlas/cli/v1.45/command/atlas-api-clusters-upgradesharedcluster',
  },
  FD: {
    title: 'Atlas Kubernetes Operator: Flex to dedicated in place',
    url: 'https://www.mongodb.com/docs/atlas/operator/current/flex-to-dedicated-migration',
  },
  NS: {
    title: 'Alibaba Cloud: DynamoDB to ApsaraDB with NimoShake',
    url: 'https://www.alibabacloud.com/help/en/apsaradb-for-mongodb/latest/migrate-an-amazon-dynamodb-database-to-apsaradb-for-mongodb-by-using-nimoshake',
  },
  PL: {
    title: 'Percona ClusterSync: known issues and limitations',
    url: 'https://docs.percona.com/percona-clustersync-for-mongodb/limitations/',
  },
  PD: {
    title: 'Percona ClusterSync: supported deployments',
    url: 'https://docs.percona.com/percona-clustersync-for-mongodb/deployment.html',
  },
  DS: {
    title: 'Adiom dsync',
    url: 'https://github.com/adiom-data/dsync',
  },
  HM: {
    title: 'Huawei Cloud: DRS, from MongoDB to DDS',
    url: 'https://support.huaweicloud.com/intl/en-us/realtimemig-drs/drs_04_0095.html',
  },
  HD: {
    title: 'Huawei Cloud: DRS, from DDS to MongoDB',
    url: 'https://support.huaweicloud.com/intl/en-us/realtimemig-drs/drs_04_0101.html',
  },
  AZ: {
    title: 'Microsoft: migrating MongoDB to Azure DocumentDB with the extension for VS Code',
    url: 'https://learn.microsoft.com/azure/documentdb/how-to-migrate-vs-code-extension',
  },
  YC: {
    title: 'Yandex Cloud: restoring a MongoDB cluster from a backup',
    url: 'https://yandex.cloud/en-ru/docs/cli/cli-ref/managed-services/managed-mongodb/cluster/restore',
  },
  RSM: {
    title: 'MongoDB manual: resync a member of a replica set',
    url: 'https://mongodb.com/docs/upcoming/tutorial/resync-replica-set-member',
  },
  RSR: {
    title: 'MongoDB manual: replication reference',
    url: 'https://mongodb.com/docs/manual/reference/replication',
  },
  RSL: {
    title: 'MongoDB manual: limits and thresholds',
    url: 'https://www.mongodb.com/docs/manual/reference/limits/',
  },
  OP: {
    title: 'MongoDB manual: replSetResizeOplog',
    url: 'https://www.mongodb.com/docs/manual/reference/command/replSetResizeOplog/',
  },
  BR: {
    title: 'MongoDB manual: built-in roles',
    url: 'https://www.mongodb.com/docs/manual/reference/built-in-roles/',
  },
  DD: {
    title: 'AWS: DynamoDB export to S3, output format',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html',
  },
  DC: {
    title: 'AWS: DynamoDB export to S3',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.HowItWorks.html',
  },
  DOC: {
    title: 'AWS: change streams in DocumentDB',
    url: 'https://docs.aws.amazon.com/documentdb/latest/developerguide/change_streams.html',
  },
  DOF: {
    title: 'AWS: MongoDB APIs, operations and types in DocumentDB',
    url: 'https://docs.aws.amazon.com/documentdb/latest/developerguide/mongo-apis.html',
  },
  COF: {
    title: 'Microsoft: features of Cosmos DB for MongoDB',
    url: 'https://learn.microsoft.com/azure/cosmos-db/mongodb/feature-support-40',
  },
  AZS: {
    title: 'Microsoft: change streams in Azure DocumentDB',
    url: 'https://docs.azure.cn/en-us/documentdb/change-streams',
  },
  FCV: {
    title: 'MongoDB manual: setFeatureCompatibilityVersion',
    url: 'https://www.mongodb.com/docs/manual/reference/command/setFeatureCompatibilityVersion/',
  },
  SE: {
    title: 'MongoDB manual: storage engines',
    url: 'https://www.mongodb.com/docs/manual/core/storage-engines/',
  },
  COS: {
    title: 'Microsoft: change streams in Cosmos DB for MongoDB',
    url: 'https://learn.microsoft.com/azure/cosmos-db/mongodb/change-streams',
  },
  DR: {
    title: 'MongoDB Node.js driver: compatibility',
    url: 'https://www.mongodb.com/docs/drivers/node/current/compatibility/',
  },
};

/** Date on which {@link SOURCES} were read. */
export const SOURCES_READ_ON = '2026-11-21';

/** The documents of those keys, each once. */
export function documentsOf(
  keys: readonly string[],
  more: Readonly<Record<string, Source>> = {},
): Source[] {
  return [...new Set(keys)].flatMap((key) => more[key] ?? SOURCES[key] ?? []);
}
