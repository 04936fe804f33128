import type { ScenarioFacts } from './facts';

/** Providers that are no MongoDB deployment to connect to. */
export const NOT_DEPLOYMENTS = new Set<ScenarioFacts['provider']>([
  'dynamodb',
  'files',
  'dump',
  'sample-data',
]);

const LOOKALIKES = new Set<ScenarioFacts['provider']>([
  'documentdb',
  'cosmosdb',
  'azure-documentdb',
  'oracle',
  'ferretdb',
]);

/** Whether a side speaks the protocol of MongoDB without being it. */
export function isLookalike({ provider }: ScenarioFacts): boolean {
  return LOOKALIKES.has(provider);
}

/** Whether somebody else runs a side: nobody restarts its servers or grants roles by hand. */
export function isManaged({ provider }: ScenarioFacts): boolean {
  return provider !== undefined && provider !== 'self-managed';
}

/** Whether a side is an Atlas tier on shared machines. */
export function isSharedTier({ tier }: ScenarioFacts): boolean {
  return tier === 'free' || tier === 'flex' || tier === 'shared' || tier === 'serverless';
}

/** What providers are called within a sentence. */
export const PROVIDER_NAMES: Readonly<Record<NonNullable<ScenarioFacts['provider']>, string>> = {
  'self-managed': 'self-managed',
  atlas: 'Atlas',
  apsaradb: 'ApsaraDB for MongoDB',
  compose: 'Compose',
  documentdb: 'Amazon DocumentDB',
  cosmosdb: 'Azure Cosmos DB',
  'azure-documentdb': 'Azure DocumentDB',
  oracle: 'Oracle Database API for MongoDB',
  ferretdb: 'FerretDB',
  digitalocean: 'DigitalOcean',
  'ibm-cloud': 'IBM Cloud Databases',
  scalegrid: 'ScaleGrid',
  scaleway: 'Scaleway',
  ovhcloud: 'OVHcloud',
  'huawei-dds': 'Huawei DDS',
  tencent: 'Tencent Cloud',
  baidu: 'Baidu AI Cloud',
  yandex: 'Yandex Cloud',
  dynamodb: 'Amazon DynamoDB',
  files: 'files',
  dump: 'a mongodump dump',
  'sample-data': 'sample data',
};

/** The provider of a side in words. */
export function providerName({ provider }: ScenarioFacts): string {
  return provider === undefined ? 'unknown' : PROVIDER_NAMES[provider];
}
