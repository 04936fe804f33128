import assert from 'node:assert/strict';
import { carryOverSecrets, lacksPassword } from '../../src/vscode/connections/uri';

const SAVED = 'mongodb://ann:hunter22@db1:27017,db2:27017/?replicaSet=rs&tls=true';

describe('the secrets of a saved connection', () => {
  for (const [what, edited] of [
    ['another host', 'mongodb://ann@evil:27017/?replicaSet=rs&tls=true'],
    ['one host more', 'mongodb://ann@db1:27017,db2:27017,evil:27017/?replicaSet=rs&tls=true'],
    ['another port', 'mongodb://ann@db1:27017,db2:4711/?replicaSet=rs&tls=true'],
    ['no TLS', 'mongodb://ann@db1:27017,db2:27017/?replicaSet=rs'],
    ['any certificate', 'mongodb://ann@db1:27017,db2:27017/?tls=true&tlsInsecure=true'],
    ['a proxy', 'mongodb://ann@db1:27017,db2:27017/?tls=true&proxyHost=evil'],
    [
      'a mechanism that tells it',
      'mongodb://ann@db1:27017,db2:27017/?tls=true&authMechanism=PLAIN',
    ],
    ['another user', 'mongodb://eve@db1:27017,db2:27017/?replicaSet=rs&tls=true'],
  ] as const) {
    it(`16.8 do not go to ${what} without being entered anew`, () => {
      assert.equal(carryOverSecrets(edited, SAVED), edited);
      assert.ok(lacksPassword(edited), 'it is asked for');
    });
  }

  it('stay with other options of the same hosts, in any order', () => {
    const edited = 'mongodb://ann@db2:27017,DB1:27017/?tls=true&appName=x';
    assert.match(carryOverSecrets(edited, SAVED), /ann:hunter22@/);
  });
});
