import assert from 'node:assert/strict';
import {
  exportPlain,
  exportSealed,
  type Reading,
} from '../../src/vscode/connections/exchange/exportFile';
import type { FoundConnection } from '../../src/vscode/connections/exchange/found';
import { readConnections } from '../../src/vscode/connections/exchange/readConnections';

const shop: FoundConnection = {
  name: 'Shop',
  uri: 'mongodb://ann:s3cret@db1:27017/?replicaSet=rs0',
  environment: 'production',
  colour: 'orange',
  folder: 'Old ones',
};

function connectionsOf(reading: Reading): FoundConnection[] {
  assert.equal(reading.state, 'read');
  return reading.connections;
}

/** Names and strings of what is found in a text. */
async function found(text: string): Promise<[name: string, uri: string][]> {
  const connections = connectionsOf(await readConnections(text));
  return connections.map(({ name, uri }) => [name, uri]);
}

describe('a file of connections', () => {
  it('holds everything but the secrets', async () => {
    const text = exportPlain([shop]);
    assert.ok(!text.includes('s3cret'));
    const uri = 'mongodb://ann@db1:27017/?replicaSet=rs0';
    assert.deepEqual(connectionsOf(await readConnections(text)), [{ ...shop, uri }]);
  });

  it('holds the secrets, too, for who knows the passphrase', async () => {
    const text = await exportSealed([shop], 'correct horse');
    for (const part of ['s3cret', 'Shop', 'db1']) assert.ok(!text.includes(part), part);
    assert.deepEqual(await readConnections(text), { state: 'encrypted' });
    assert.deepEqual(await readConnections(text, 'horse'), { state: 'wrong-passphrase' });
    assert.deepEqual(connectionsOf(await readConnections(text, 'correct horse')), [shop]);
  });

  it('is refused when somebody changed it, and when it is of a later version', async () => {
    const file = JSON.parse(await exportSealed([shop], 'correct horse')) as {
      version: number;
      encrypted: { data: string };
    };
    const bytes = Buffer.from(file.encrypted.data, 'base64');
    bytes[0]! ^= 1;
    file.encrypted.data = bytes.toString('base64');
    const changed = await readConnections(JSON.stringify(file), 'correct horse');
    assert.deepEqual(changed, { state: 'wrong-passphrase' });
    file.version = 2;
    assert.deepEqual(await readConnections(JSON.stringify(file)), { state: 'too-new' });
  });

  it('is one of Compass, encrypted by its version 1.40', async () => {
    const text = JSON.stringify({
      type: 'Compass Connections',
      version: { $numberInt: '1' },
      connections: [
        {
          favorite: { name: 'Compass 1.39.3 prod', color: 'color6' },
          connectionOptions: {
            connectionString: 'mongodb://compass1393@localhost:27017/?authMechanism=DEFAULT',
          },
          connectionSecrets:
            'AAFSEEDlKaJFiXzDE1UFQ9/iokaH3j1t7TOCXUsy6sG+yxASG2WOfTP8rbg0g5XqrOcm6D+IpTni5QxpTXChGkrwngRVOWwmGmHkAItGNlZaR0AGaw==',
        },
      ],
    });
    assert.deepEqual(await readConnections(text), { state: 'encrypted' });
    assert.deepEqual(await readConnections(text, 'no'), { state: 'wrong-passphrase' });
    const [connection] = connectionsOf(await readConnections(text, 'password'));
    assert.deepEqual(connection, {
      name: 'Compass 1.39.3 prod',
      uri: 'mongodb://compass1393:password@localhost:27017/?authMechanism=DEFAULT',
      environment: 'production',
      colour: 'green',
    });
    const [bare] = connectionsOf(await readConnections(text, ''));
    assert.equal(bare?.uri, 'mongodb://compass1393@localhost:27017/?authMechanism=DEFAULT');
  });
});

describe('connection strings in text', () => {
  it('are found in a .env file, with its variables put in', async () => {
    const env = [
      '# OLD_URI=mongodb://gone:27017',
      'DB_PASSWORD="pw%21"',
      'export MONGODB_URI="mongodb://ann:${DB_PASSWORD}@db1:27017/shop?replicaSet=rs0"',
      "STAGING_DB='mongodb+srv://c.example.net/'",
      'MONGO_URL=mongodb://db1,db2,db3/?w=1;',
      'BROKEN=mongodb://',
    ].join('\n');
    assert.deepEqual(await found(env), [
      ['MONGODB_URI', 'mongodb://ann:pw%21@db1:27017/shop?replicaSet=rs0'],
      ['STAGING_DB', 'mongodb+srv://c.example.net/'],
      ['MONGO_URL', 'mongodb://db1,db2,db3/?w=1'],
    ]);
  });

  it('are found in the output of atlas, text or JSON', async () => {
    const table = 'STANDARD CONNECTION STRING\nmongodb+srv://cluster0.abc.mongodb.net\n';
    assert.deepEqual(await found(table), [
      ['cluster0.abc.mongodb.net', 'mongodb+srv://cluster0.abc.mongodb.net'],
    ]);
    const json = `{"connectionStrings": {
      "standard": "mongodb://a-00.net:27017,a-01.net:27017/?ssl=true\\u0026replicaSet=x",
      "standardSrv": "mongodb+srv://a.net" }, "name": "Cluster0"}`;
    assert.deepEqual(await found(json), [
      ['Cluster0 (standard)', 'mongodb://a-00.net:27017,a-01.net:27017/?ssl=true&replicaSet=x'],
      ['Cluster0 (standardSrv)', 'mongodb+srv://a.net'],
    ]);
  });

  it('are found in a secret of Kubernetes, YAML or JSON', async () => {
    const uri = 'mongodb+srv://u:p%2Fw@c.example.net/admin?retryWrites=true';
    const value = Buffer.from(uri).toString('base64');
    const yaml = `apiVersion: v1\ndata:\n  connectionString.standardSrv: ${value}\n  password: cHcK\nkind: Secret\nmetadata:\n  creationTimestamp: "x"\n  name: shop-mongo\n`;
    const secret = { data: { uri: value }, kind: 'Secret', metadata: { name: 'shop-mongo' } };
    assert.deepEqual(await found(yaml), [['shop-mongo (connectionString.standardSrv)', uri]]);
    assert.deepEqual(await found(JSON.stringify({ kind: 'List', items: [secret] })), [
      ['shop-mongo', uri],
    ]);
  });

  it('are found in settings of the MongoDB extension, which have comments', async () => {
    const settings = `{
      // for all of the team
      "mdb.presetConnections": [
        { "name": "Preset", "connectionString": "mongodb://localhost:27017" },
      ],
    }`;
    assert.deepEqual(await found(settings), [['Preset', 'mongodb://localhost:27017']]);
  });

  it('lose what only stands for a password, and the sentence around them', async () => {
    const text =
      'Connect to (mongodb+srv://ann:<db_password>@c.example.net/?appName=x), or mongodb://bob:****@db1.';
    assert.deepEqual(await found(text), [
      ['c.example.net', 'mongodb+srv://ann@c.example.net/?appName=x'],
      ['db1', 'mongodb://bob@db1'],
    ]);
  });

  it('propose an environment by their names', async () => {
    const text =
      'PROD_URI=mongodb://a\nshop.staging=mongodb://b\nPRODUCTS=mongodb://c\npreprod=mongodb://d';
    const environments = connectionsOf(await readConnections(text)).map((each) => each.environment);
    assert.deepEqual(environments, ['production', 'staging', 'development', 'staging']);
  });
});
