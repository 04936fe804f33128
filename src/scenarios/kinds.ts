import type { ScenarioFacts } from './facts';

/** A kind of source or target: a row or a column of the matrix. */
export interface Kind {
  id: string;
  label: string;
  /** The facts by which a side is of this kind. */
  facts: Pick<ScenarioFacts, 'provider' | 'topology' | 'tier' | 'managedBy' | 'hosting'>;
}

const kind = (id: string, label: string, facts: Kind['facts']): Kind => ({ id, label, facts });

/** Atlas' dedicated clusters, M10 and up. */
const dedicated = { provider: 'atlas', tier: 'dedicated' } as const;
const byCloudManager = { provider: 'self-managed', managedBy: 'cloud-manager' } as const;
const byOpsManager = { provider: 'self-managed', managedBy: 'ops-manager' } as const;

const selfManaged: Kind[] = [
  kind('self-standalone', 'Self-managed standalone', {
    provider: 'self-managed',
    topology: 'standalone',
  }),
  kind('self-replica-set', 'Self-managed replica set', {
    provider: 'self-managed',
    topology: 'replicaSet',
  }),
  kind('self-sharded', 'Self-managed sharded cluster', {
    provider: 'self-managed',
    topology: 'sharded',
  }),
];

const apsaradb: Kind[] = [
  kind('apsaradb-standalone', 'ApsaraDB standalone', {
    provider: 'apsaradb',
    topology: 'standalone',
  }),
  kind('apsaradb-replica-set', 'ApsaraDB replica set', {
    provider: 'apsaradb',
    topology: 'replicaSet',
  }),
  kind('apsaradb-sharded', 'ApsaraDB sharded cluster', {
    provider: 'apsaradb',
    topology: 'sharded',
  }),
];

const atlasDedicated: Kind[] = [
  kind('atlas-replica-set', 'Atlas replica set (M10+)', { ...dedicated, topology: 'replicaSet' }),
  kind('atlas-sharded', 'Atlas sharded cluster', { ...dedicated, topology: 'sharded' }),
];

const atlasShared: Kind[] = [
  kind('atlas-free', 'Atlas Free (M0)', {
    provider: 'atlas',
    tier: 'free',
    topology: 'replicaSet',
  }),
  kind('atlas-flex', 'Atlas Flex', { provider: 'atlas', tier: 'flex', topology: 'replicaSet' }),
];

/** Other providers of MongoDB, which have no way of their own but a restore of their backups. */
const otherProviders: Kind[] = [
  kind('digitalocean', 'DigitalOcean', { provider: 'digitalocean' }),
  kind('ibm-cloud', 'IBM Cloud Databases', { provider: 'ibm-cloud' }),
  kind('ovhcloud', 'OVHcloud', { provider: 'ovhcloud' }),
  kind('yandex', 'Yandex Cloud', { provider: 'yandex' }),
];

/** Kinds of source, in the order of the matrix. */
export const SOURCE_KINDS: Kind[] = [
  ...selfManaged,
  kind('aws-replica-set', 'Replica set on AWS machines', {
    provider: 'self-managed',
    topology: 'replicaSet',
    hosting: 'aws',
  }),
  kind('cloud-manager-replica-set', 'Replica set managed by Cloud Manager', {
    ...byCloudManager,
    topology: 'replicaSet',
  }),
  kind('cloud-manager-sharded', 'Sharded cluster managed by Cloud Manager', {
    ...byCloudManager,
    topology: 'sharded',
  }),
  kind('ops-manager-replica-set', 'Replica set managed by Ops Manager', {
    ...byOpsManager,
    topology: 'replicaSet',
  }),
  kind('ops-manager-sharded', 'Sharded cluster managed by Ops Manager', {
    ...byOpsManager,
    topology: 'sharded',
  }),
  ...apsaradb,
  ...atlasDedicated,
  ...atlasShared,
  kind('atlas-serverless', 'Atlas Serverless', { provider: 'atlas', tier: 'serverless' }),
  kind('compose', 'Compose', { provider: 'compose' }),
  kind('documentdb', 'Amazon DocumentDB', { provider: 'documentdb' }),
  kind('cosmosdb', 'Azure Cosmos DB for MongoDB', { provider: 'cosmosdb' }),
  kind('azure-documentdb', 'Azure DocumentDB', { provider: 'azure-documentdb' }),
  kind('huawei-dds', 'Huawei DDS', { provider: 'huawei-dds' }),
  ...otherProviders,
  kind('dynamodb', 'Amazon DynamoDB', { provider: 'dynamodb' }),
  kind('files', 'JSON or CSV files', { provider: 'files' }),
  kind('dump', 'mongodump directory or archive', { provider: 'dump' }),
  kind('sample-data', 'Atlas sample data', { provider: 'sample-data' }),
];

/** Kinds of target, in the order of the matrix. */
export const TARGET_KINDS: Kind[] = [
  ...selfManaged,
  ...apsaradb,
  ...atlasDedicated,
  ...atlasShared,
  kind('azure-documentdb', 'Azure DocumentDB', { provider: 'azure-documentdb' }),
  kind('huawei-dds', 'Huawei DDS', { provider: 'huawei-dds' }),
  ...otherProviders,
];

/** Whether nothing known of a side speaks against it being of a kind. */
export function fits(facts: ScenarioFacts, candidate: Kind): boolean {
  const properties = ['provider', 'topology', 'tier', 'managedBy', 'hosting'] as const;
  return properties.every((property) => {
    const known = facts[property];
    const wanted = candidate.facts[property];
    if (property === 'tier' && known === 'shared') return wanted !== 'dedicated';
    return known === undefined || wanted === undefined || known === wanted;
  });
}

/** The kinds that a side may be of: the more is known, the fewer. */
export function kindsOf(facts: ScenarioFacts, kinds: readonly Kind[]): Kind[] {
  return kinds.filter((candidate) => fits(facts, candidate));
}

/** What the kinds of those ids are called, source and target kinds alike. */
export function labelsOf(ids: readonly string[]): string {
  return ids
    .flatMap(
      (id) =>
        [...SOURCE_KINDS, ...TARGET_KINDS].find((candidate) => candidate.id === id)?.label ?? [],
    )
    .join(', ');
}
