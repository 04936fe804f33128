import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  labelOf,
  redactText,
  redactUri,
  secretsOf,
  withoutPassword,
} from '../../src/engine/deployment/redact';

/** Passwords with no part that the rest of the connection strings below could hold by chance. */
const password = fc
  .tuple(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }), fc.uuid())
  .map(([start, id]) => `${start}${id}`);

const user = fc.stringMatching(/^[a-z]{1,8}$/);

const hosts = fc.array(fc.stringMatching(/^[a-z]{1,8}\.example:27\d{3}$/), {
  minLength: 1,
  maxLength: 3,
});

const tails = fc.constantFrom(
  '',
  '/',
  '/shop',
  '/?replicaSet=rs0',
  '/?authSource=admin&tls=true',
  '?tls=true',
);

/** The last part of a password, which survives if a mask ends too early. */
const endOf = (secret: string) => secret.slice(-12);

describe('redacting connection strings', () => {
  it('never leaves an encoded password, and keeps user and hosts', () => {
    fc.assert(
      fc.property(user, password, hosts, tails, (name, secret, list, tail) => {
        const uri = `mongodb://${name}:${encodeURIComponent(secret)}@${list.join(',')}${tail}`;
        for (const text of [redactUri(uri), labelOf(uri), withoutPassword(uri)]) {
          assert(!text.includes(endOf(secret)), text);
          assert(!text.includes(encodeURIComponent(secret)), text);
          assert(text.includes(name), text);
          assert(text.includes(list.join(',')), text);
        }
      }),
    );
  });

  it('never leaves a raw password, whatever special characters stand in it', () => {
    fc.assert(
      fc.property(user, password, hosts, tails, (name, secret, list, tail) => {
        const uri = `mongodb://${name}:${secret}@${list.join(',')}${tail}`;
        for (const text of [redactUri(uri), labelOf(uri)]) {
          assert(!text.includes(endOf(secret)), text);
        }
      }),
    );
  });

  it('never leaves a password in a text, in any spelling, if it is told', () => {
    const frames: ((secret: string) => string)[] = [
      (secret) => `it was ${secret} then`,
      (secret) => `it was ${encodeURIComponent(secret)} then`,
      (secret) => JSON.stringify({ pwd: secret }),
      (secret) => `connect mongodb://u:${encodeURIComponent(secret)}@h1,h2/?x=1 failed`,
      (secret) => `connect mongodb://u:${secret}@h1 failed`,
    ];
    fc.assert(
      fc.property(password, fc.constantFrom(...frames), (secret, frame) => {
        for (const told of [secret, encodeURIComponent(secret)]) {
          const text = redactText(frame(secret), [told]);
          assert(!text.includes(endOf(secret)), text);
        }
      }),
    );
  });

  it('masks credentials of connection strings in a text without being told', () => {
    assert.equal(
      redactText('open "mongodb+srv://ann:s3cret@c0.example.net/shop" and mongodb://b:x%40y@h:1'),
      'open "mongodb+srv://ann:***@c0.example.net/shop" and mongodb://b:***@h:1/',
    );
  });

  it('masks the secrets among the options', () => {
    const uri =
      'mongodb://KEY:pass@h/?authMechanism=MONGODB-AWS' +
      '&authMechanismProperties=AWS_SESSION_TOKEN:tok%2Fen,SERVICE_NAME:svc' +
      '&tlsCertificateKeyFilePassword=pem1&proxyHost=p&proxyUsername=pu&proxyPassword=prox1';
    for (const text of [redactUri(uri), withoutPassword(uri)]) {
      assert.doesNotMatch(text, /pass@|tok|pem1|prox1/);
      assert.match(text, /SERVICE_NAME/);
      assert.match(text, /KEY/);
    }
    assert.deepEqual(secretsOf(uri), ['pass', 'pem1', 'prox1', 'tok/en']);
  });

  it('masks them in malformed strings too', () => {
    assert.equal(redactUri('mongodb://u:a@b/c@host'), 'mongodb://u:***@host');
    assert.equal(redactUri('mongodb://u:12/w@host/?x=1'), 'mongodb://u:***@host/?x=1');
    assert.equal(redactUri('mongodb://user:secret'), 'mongodb://user:***');
    assert.equal(redactUri('mongodb://host:99999'), 'mongodb://host:99999');
    assert.doesNotMatch(redactUri('mongodb://h:x/?proxyPassword=abc'), /abc/);
  });

  it('16.10 masks passwords of keys by their old names, and those of strings without a scheme', () => {
    const old = 'mongodb://h/?tls=true&sslPEMKeyPassword=pem2';
    assert.doesNotMatch(redactUri(old), /pem2/);
    assert.doesNotMatch(withoutPassword(old), /pem2/);
    assert.deepEqual(secretsOf(old), ['pem2']);
    for (const uri of [
      'ann:s3cret@db1:27017',
      'ann:s3/cr@et@db1:27017/shop',
      'mongo://ann:s3cret@db1',
      'https://ann:s3cret@db1/',
    ]) {
      for (const text of [redactUri(uri), labelOf(uri)]) assert.match(text, /ann:\*\*\*@db1/, uri);
    }
  });

  it('refuses to strip what it cannot parse, without quoting it', () => {
    assert.throws(
      () => withoutPassword('mongodb://u:se/cret@host'),
      (error: Error) => {
        assert.equal((error as Error & { code: string }).code, 'invalid-uri');
        assert.doesNotMatch(error.message, /cret/);
        return true;
      },
    );
  });

  it('leaves strings without secrets as they are', () => {
    const uri = 'mongodb://h1:27017,h2:27018/?replicaSet=rs0';
    assert.equal(redactUri(uri), uri);
    assert.equal(withoutPassword('mongodb://ann@h1/'), 'mongodb://ann@h1/');
    assert.equal(labelOf('mongodb+srv://ann:pw@c0.example.net/shop'), 'ann@c0.example.net');
  });
});
