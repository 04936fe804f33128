import assert from 'node:assert/strict';
import { isPublicEndpoint } from '../../src/engine/inspection/endpoint';
import { providerOf } from '../../src/engine/deployment/provider';
import type { Provider } from '../../src/engine/deployment/deploymentFacts';

describe('telling the provider', () => {
  const byHost: [string, Provider][] = [
    ['cluster0.ab1cd.mongodb.net', 'atlas'],
    ['cluster0-shard-00-01.ab1cd.mongodb.net:27017', 'atlas'],
    ['CLUSTER0.AB1CD.MONGODB.NET.', 'atlas'],
    ['cluster0.x.mongodbgov.net', 'atlas'],
    ['dds-bp1.mongodb.rds.aliyuncs.com:3717', 'apsaradb'],
    ['dds-bp1.mongodb.singapore.rds.aliyuncs.com', 'apsaradb'],
    ['portal1.shop.composedb.com:12345', 'compose'],
    ['aws-us-east-1-portal.12.dblayer.com', 'compose'],
    ['c.cluster-x.eu-west-1.docdb.amazonaws.com', 'documentdb'],
    ['c.x.cn-north-1.docdb.amazonaws.com.cn', 'documentdb'],
    ['shop.mongo.cosmos.azure.com:10255', 'cosmosdb'],
    ['shop.mongocluster.cosmos.azure.com', 'azure-documentdb'],
    ['shop-1a2b3c4d.mongo.ondigitalocean.com', 'digitalocean'],
    ['1a2b-0.1a2b.databases.appdomain.cloud:31277', 'ibm-cloud'],
    ['mongodb-1a2b.database.cloud.ovh.net', 'ovhcloud'],
    ['rc1a-1a2b.mdb.yandexcloud.net:27018', 'yandex'],
    ['shop.documents.azure.com', 'cosmosdb'],
    ['db1.example.com:27017', 'self-managed'],
    ['127.0.0.1:27017', 'self-managed'],
    ['mongodb.net.example.com', 'self-managed'],
    ['mymongodb.net', 'self-managed'],
  ];
  for (const [host, provider] of byHost) {
    it(`takes ${host} for ${provider}`, () => {
      assert.equal(providerOf({ hosts: [host] }), provider);
    });
  }

  it('looks at every host', () => {
    assert.equal(providerOf({ hosts: ['10.0.0.1', 'x.y.mongodb.net'] }), 'atlas');
  });

  it('knows Cosmos DB behind another name by its buildInfo', () => {
    assert.equal(providerOf({ hosts: ['10.0.0.1'], buildInfo: { _t: 'BuildInfo' } }), 'cosmosdb');
    assert.equal(providerOf({ hosts: ['10.0.0.1'], buildInfo: { version: '6' } }), 'self-managed');
  });

  it('does not guess without a host', () => {
    assert.equal(providerOf({ hosts: [] }), 'unknown');
  });
});

describe('telling whether a deployment has a public address', () => {
  for (const [hosts, expected] of [
    [['127.0.0.1'], false],
    [['10.1.2.3', '172.31.0.9'], false],
    [['192.168.0.1', '8.8.8.8'], true],
    [['172.32.0.1'], true],
    [['::1'], false],
    [['fd00::1'], false],
    [['2001:4860:4860::8888'], true],
    [[], undefined],
  ] as const) {
    it(`of ${hosts.join(' and ') || 'no host'}: ${String(expected ?? 'unknown')}`, async () => {
      assert.equal(await isPublicEndpoint(hosts), expected);
    });
  }
});
