import assert from 'node:assert/strict';
import { unknownOptions } from '../../src/engine/deployment/uri';
import { connectionStringOf } from '../../src/vscode/connections/pasted';

const URI = 'mongodb+srv://ann:x%40y@cluster0.abcde.mongodb.net/shop?retryWrites=true&w=majority';

describe('a pasted connection', () => {
  for (const [what, text, expected] of [
    ['as it is', URI, URI],
    ['with blanks and a line end', `  ${URI}\n`, URI],
    ['in quotes', `"${URI}"`, URI],
    ['in typographer’s back quotes', `\`${URI}\``, URI],
    ['a variable of a .env file', `MONGODB_URI=${URI}`, URI],
    ['an exported one', `export MONGODB_URI='${URI}';`, URI],
    ['of YAML', `  uri: "${URI}"`, URI],
    ['of JavaScript', `const uri = '${URI}';`, URI],
    ['for mongosh', `mongosh "${URI}" --apiVersion 1`, URI],
    [
      'for mongosh with a user, as Atlas gives it',
      'mongosh "mongodb+srv://cluster0.abcde.mongodb.net/" --apiVersion 1 --username ann@x',
      'mongodb+srv://ann%40x@cluster0.abcde.mongodb.net/',
    ],
    ['for mongodump', `mongodump --uri=${URI} --gzip`, URI],
    ['with a place for the password', 'mongodb://ann:<password>@db1/', 'mongodb://ann@db1/'],
    ['with a place of two words', 'mongodb://ann:<db password>@db1/', 'mongodb://ann@db1/'],
    ['with a hidden password', 'mongodb://ann:****@db1/', 'mongodb://ann@db1/'],
    ['host and port', 'localhost:27018', 'mongodb://localhost:27018'],
    [
      'hosts',
      'db1.example:27017,db2.example:27017',
      'mongodb://db1.example:27017,db2.example:27017',
    ],
    ['this machine', 'localhost', 'mongodb://localhost'],
    ['a host with a database', 'mongosh db1.example/shop', 'mongodb://db1.example/shop'],
    ['hosts with options', 'db1:27017?replicaSet=rs0', 'mongodb://db1:27017/?replicaSet=rs0'],
    ['a word', 'production', 'production'],
    ['another scheme', 'postgres://ann@db1:5432/x', 'postgres://ann@db1:5432/x'],
    ['a sentence', 'please migrate this', 'please migrate this'],
  ] as const) {
    it(`21.18 is understood: ${what}`, () => {
      assert.equal(connectionStringOf(text), expected);
    });
  }

  it('21.18 has options that there are, in whatever letters', () => {
    assert.deepEqual(unknownOptions(`${URI}&APPNAME=x&tlsCAFile=/ca.pem&srvMaxHosts=2`), []);
    assert.deepEqual(unknownOptions('mongodb://db1/?replicaset=a&replcaSet=b&shop=c'), [
      { name: 'replcaSet', near: 'replicaSet' },
      { name: 'shop', near: undefined },
    ]);
  });
});
