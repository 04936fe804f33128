import assert from 'node:assert/strict';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import { describeError } from '../../src/engine/deployment/describeError';
import { FerryError } from '../../src/engine/errors';

function serverError(code: number, errmsg: string): MongoServerError {
  return new MongoServerError({ ok: 0, code, errmsg });
}

describe('describing errors', () => {
  const codes: [number, string][] = [
    [18, 'authentication-failed'],
    [8000, 'authentication-failed'],
    [13, 'not-authorized'],
    [10107, 'primary-changed'],
    [11602, 'primary-changed'],
    [286, 'history-lost'],
    [280, 'history-lost'],
    [136, 'history-lost'],
    [262, 'time-limit-exceeded'],
    [50, 'time-limit-exceeded'],
    [14031, 'disk-full'],
    [10334, 'document-too-large'],
    [40573, 'change-streams-unsupported'],
    [371, 'writes-blocked'],
    [123456, 'server-error'],
  ];
  for (const [code, name] of codes) {
    it(`calls the server's ${code} ${name}, on one line with a remedy`, () => {
      const error = describeError(serverError(code, 'told\nin two lines.'), {
        doing: 'Reading shop.users from',
        deployment: 'ann@h1',
      });
      assert.equal(error.code, name);
      assert.equal(error.kind, 'failed');
      assert.match(error.message, /^Reading shop\.users from ann@h1: .*[^.]\.$/);
      assert.notEqual(error.remedy, '');
    });
  }

  it('keeps the numbers of network errors: host and port', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:27018'), {
      code: 'ECONNREFUSED',
    });
    const error = describeError(new MongoNetworkError(cause.message, { cause }));
    assert.equal(error.message, 'Connection refused by 10.0.0.1:27018.');
  });

  it('looks into the parts of an error that holds several', () => {
    const parts = [
      new Error('connect ECONNREFUSED ::1:1'),
      new Error('connect ECONNREFUSED 127.0.0.1:1'),
    ];
    const error = describeError(new MongoNetworkError('', { cause: new AggregateError(parts) }));
    assert.equal(error.code, 'connection-refused');
  });

  it('ux 16: names the role that is lacking, and nothing of the data in the command', () => {
    const refusal = serverError(
      13,
      'not authorized on shop to execute command { find: "users", filter: { card: "4111-1111" } }',
    );
    const error = describeError(refusal, { user: 'ferry@admin' });
    assert.equal(error.message, 'Not authorized for user ferry@admin: find on shop.users.');
    assert.match(
      error.remedy,
      /db\.getSiblingDB\("admin"\)\.grantRolesToUser\("ferry", \[\{ role: "read", db: "shop" \}\]\)/,
    );
  });

  it('asks for roles on any database where those on one leave out the buckets', () => {
    const refusal = serverError(
      13,
      'not authorized on shop to execute command { insert: "system.buckets.w", ordered: false }',
    );
    const error = describeError(refusal);
    assert.match(error.message, /insert on shop\.system\.buckets\.w/);
    assert.match(error.remedy, /"readWriteAnyDatabase"/);
  });

  it('asks for credentials where there are none', () => {
    const error = describeError(serverError(13, 'Command find requires authentication'));
    assert.equal(error.code, 'authentication-required');
  });

  it('masks secrets that an error quotes', () => {
    const error = describeError(new Error('bad mongodb://u:pw123@h and hush-hush'), {
      secrets: ['hush-hush'],
    });
    assert.doesNotMatch(error.line, /pw123|hush/);
  });

  it('leaves an error of the product as it is', () => {
    const own = new FerryError({ code: 'x', kind: 'usage', message: 'm', remedy: 'r' });
    assert.equal(describeError(own, { kind: 'refused' }), own);
  });

  it('describes what is not an error at all', () => {
    assert.equal(describeError('broken').message, 'Broken.');
    assert.equal(describeError(undefined).code, 'unexpected');
  });
});
