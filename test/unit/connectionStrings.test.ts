import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { labelOf } from '../../src/engine/deployment/redact';
import { parseUri, tryParseUri } from '../../src/engine/deployment/uri';

const FOLDER = path.join('test', 'corpus', 'connectionStrings');

interface Case {
  description: string;
  uri: string;
  valid: boolean;
  hosts: { type: string; host: string; port: number | null }[] | null;
  auth: { username: string | null; password: string | null; db: string | null } | null;
}

/** Where this product is of another mind than the specification, and why. */
const ON_PURPOSE: readonly [RegExp, string][] = [
  [/^Missing delimiting slash between hosts and options$/, 'the drivers take it'],
];

describe('the connection-string specification', () => {
  for (const file of readdirSync(FOLDER)) {
    const { tests } = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as {
      tests: Case[];
    };
    describe(file, () => {
      for (const one of tests) {
        const why = ON_PURPOSE.find(([description]) => description.test(one.description))?.[1];
        if (why !== undefined) otherwise(one, why);
        else if (one.valid) valid(one);
        else it(`${one.description}: is refused`, () => refused(one.uri));
      }
    });
  }

  it('15.10 the string that Azure’s portal gives out is taken, its key kept from labels', () => {
    const key = 'Ab/c%3D%3D'.replace('/', '%2F');
    const uri = `mongodb://acct:${key}@acct.mongo.cosmos.azure.com:10255/?ssl=true&replicaSet=globaldb&retrywrites=false&maxIdleTimeMS=120000&appName=@acct@`;
    const parsed = parseUri(uri);
    assert.deepEqual(parsed.hosts, ['acct.mongo.cosmos.azure.com:10255']);
    assert.equal(parsed.searchParams.get('appName'), '@acct@');
    assert.equal(labelOf(uri), 'acct@acct.mongo.cosmos.azure.com:10255');
    // An @ elsewhere still leaves in doubt where a password ends.
    refused('mongodb://u:a@b/c@host');
    refused('mongodb://u:a@b/?c@host');
    refused('mongodb://u:a@b/?c=d@host');
  });
});

function valid({ description, uri, hosts, auth }: Case): void {
  it(`${description}: is taken`, () => {
    const parsed = parseUri(uri);
    const expected = (hosts ?? []).map(({ type, host, port }) => {
      const name = type === 'ip_literal' ? `[${host}]` : host;
      return port === null ? name : `${name}:${port}`;
    });
    assert.deepEqual(
      parsed.hosts.map((host) => decodeURIComponent(host).toLowerCase()),
      expected.map((host) => decodeURIComponent(host).toLowerCase()),
    );
    if (auth === null) return;
    assert.equal(decodeURIComponent(parsed.username), auth.username ?? '');
    assert.equal(decodeURIComponent(parsed.password), auth.password ?? '');
    const database = decodeURIComponent(parsed.pathname.slice(1));
    assert.equal(database, auth.db ?? '');
  });
}

function refused(uri: string): void {
  assert.throws(() => parseUri(uri), { code: 'invalid-uri' });
}

function otherwise({ description, uri, valid: specified }: Case, why: string): void {
  const what = specified ? 'is refused' : 'is taken';
  it(`${description}: ${what} all the same, since ${why}`, () => {
    assert.equal(tryParseUri(uri) === undefined, specified);
  });
}
