import assert from 'node:assert/strict';
import { MongoClient } from 'mongodb';
import {
  composeUri,
  emptyForm,
  type ConnectionForm,
} from '../../src/vscode/connections/form/compose';

const compose = (fields: Partial<ConnectionForm>) => composeUri({ ...emptyForm(), ...fields });
const hosts = 'db1:27017, db2';

describe('a connection string composed of a form', () => {
  const cases: [title: string, fields: Partial<ConnectionForm>, uri: string][] = [
    [
      'names a replica set and its user',
      { hosts, replicaSet: 'rs0', username: 'an@n', password: 'p:/w' },
      'mongodb://an%40n:p%3A%2Fw@db1:27017,db2/?replicaSet=rs0',
    ],
    [
      'goes to one host directly, whose replica set is then nothing to it',
      { hosts: '[::1]:27018', direct: true, replicaSet: 'rs0', mechanism: 'none' },
      'mongodb://[::1]:27018/?directConnection=true',
    ],
    [
      'leaves TLS to the SRV record',
      { srv: true, hosts: 'c.example.net', tls: true, mechanism: 'none' },
      'mongodb+srv://c.example.net/',
    ],
    [
      'says so where an SRV record is not to imply TLS',
      { srv: true, hosts: 'c.example.net', mechanism: 'none' },
      'mongodb+srv://c.example.net/?tls=false',
    ],
    [
      'proves itself by a certificate',
      {
        hosts: 'db1',
        tls: true,
        tlsCAFile: '/ca.pem',
        tlsCertificateKeyFile: '/me.pem',
        mechanism: 'MONGODB-X509',
      },
      'mongodb://db1/?tls=true&tlsCAFile=%2Fca.pem&tlsCertificateKeyFile=%2Fme.pem&authMechanism=MONGODB-X509&authSource=%24external',
    ],
    [
      'asks an LDAP server',
      { hosts: 'db1', mechanism: 'PLAIN', username: 'ann', password: 'pw', authSource: 'admin' },
      'mongodb://ann:pw@db1/?authMechanism=PLAIN&authSource=%24external',
    ],
    [
      'has the identity that AWS gives the machine',
      { hosts: 'db1', mechanism: 'MONGODB-AWS' },
      'mongodb://db1/?authMechanism=MONGODB-AWS&authSource=%24external',
    ],
    [
      'has the identity of a workload',
      {
        hosts: 'db1',
        mechanism: 'MONGODB-OIDC',
        oidcEnvironment: 'azure',
        oidcResource: 'api://x',
      },
      'mongodb://db1/?authMechanism=MONGODB-OIDC&authSource=%24external&authMechanismProperties=ENVIRONMENT%3Aazure%2CTOKEN_RESOURCE%3Aapi%3A%2F%2Fx',
    ],
    [
      'goes through a proxy',
      {
        hosts: 'db1',
        mechanism: 'none',
        proxyHost: 'jump',
        proxyPort: '1080',
        proxyUsername: 'u',
        proxyPassword: 'p',
      },
      'mongodb://db1/?proxyHost=jump&proxyPort=1080&proxyUsername=u&proxyPassword=p',
    ],
  ];

  for (const [title, fields, uri] of cases) {
    it(title, () => assert.equal(compose(fields), uri));
  }

  it('is read by the driver as it was meant', () => {
    for (const [, fields] of cases.filter(([, { srv }]) => srv !== true)) {
      if (fields.tlsCertificateKeyFile === undefined) new MongoClient(compose(fields));
    }
    const { credentials } = new MongoClient(
      compose({ hosts: 'db1', mechanism: 'MONGODB-OIDC', oidcResource: 'api://x' }),
    ).options;
    assert.equal(credentials?.mechanismProperties.TOKEN_RESOURCE, 'api://x');
  });
});
