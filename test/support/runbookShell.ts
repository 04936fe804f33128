import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** Programs that are not here, or would need a cloud: what they were told is kept. */
const STUBBED = [
  ...['mongo-ferry', 'mongodump', 'mongorestore', 'mongoimport', 'mongoexport', 'mongosync'],
  ...['atlas', 'aliyun', 'curl', 'wget', 'xbstream', 'innobackupex', 'mongod', 'jq', 'openssl'],
  ...['migration_verifier', 'collector.linux', 'tar', 'pcsm', 'dsync', 'nimo-shake'],
];

/** Those that run until they are stopped. */
const LASTING = /^(mongosync|migration_verifier|collector\.linux|pcsm|dsync|nimo-shake)$/;

const STUB = `#!/usr/bin/env bash
# In one write, which no line feed parts: another may be called beside it.
end=$'\\x1e'
printf '%s\\0' "\${0##*/}" "$@" "$end" >> "$STUB_LOG"
if [ -p /dev/stdin ]; then cat > /dev/null; fi
for word in "$@"; do [ "\${last:-}" = -O ] && : > "$word"; last=$word; done
`;
const RUN_LIMIT_MS = 120_000;

/** What a person would type. */
const ANSWERS: Readonly<Record<string, string>> = {
  SOURCE_HOSTS: 'db1:27017,db2:27017',
  TARGET_HOSTS: 'new1:27017',
  SOURCE_OPTIONS: 'replicaSet=rs0',
  TARGET_OPTIONS: 'tls=true',
  SOURCE_USER: 'ann',
  TARGET_USER: 'bob',
  SOURCE_PASSWORD: 's3cret/@:',
  TARGET_PASSWORD: 't0psecret%',
  DB: 'shop',
  COLLECTION: 'orders',
  CONNECT_URL: 'http://localhost:8083',
  BACKUP_URL: 'https://backups.example.net/hins1_qp.xb?Signature=s3cret',
  DATA_DIR: './data-dir',
  SHARDING_ENTRIES:
    '[{"database":"shop","collection":"orders","shardCollection":{"key":[{"_id":"hashed"}]}}]',
  NEW_MEMBER: 'new1:27017',
  UNVERIFIED: 'shop.log',
  AWS_REGION: 'eu-west-1',
  AWS_KEY: 'AKIA',
  AWS_SECRET: 's3cret',
  DROP_FIELDS: 'shop.users=mail',
  FILTER: 'shop.orders={"status":"open"}',
};

/** Answers that differ from method to method. */
const OWN_ANSWERS: Readonly<Record<string, Record<string, string>>> = {
  'built-in': { INCLUDES: 'shop crm.people', RENAMES: 'shop=store crm.people=crm.contacts' },
  'dump-restore': { INCLUDES: 'shop.* crm.people', RENAMES: 'shop.*=store.*' },
  mongoshake: { INCLUDES: 'shop;crm.people', RENAMES: 'shop:store' },
  mongosync: { INCLUDES: '[{"database":"shop"}]' },
};

/** A program that was called, and what it was told. */
export interface Call {
  program: string;
  words: string[];
}

/** What became of a runbook's commands in one shell. */
export interface ShellRun {
  calls: Call[];
  /** Files that were written, by name. */
  files: Record<string, string>;
}

/**
 * Runs all that a runbook runs in bash, in one shell that stops at the first failure, with the
 * programs stubbed that are not here.
 * @param method whose answers to type
 * @param keep names of files that are read before the commands end, each time they were written
 */
export async function runInBash(script: string, method: string): Promise<ShellRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ferry-shell-'));
  try {
    const bin = path.join(folder, 'bin');
    const work = path.join(folder, 'work');
    await mkdir(path.join(work, 'data'), { recursive: true });
    await mkdir(bin);
    await writeFile(path.join(work, 'data', 'items.json.gz'), EMPTY_GZIP);
    for (const name of STUBBED) {
      const place = name === 'collector.linux' ? work : bin;
      const text = LASTING.test(name) ? `${STUB}exec sleep 100\n` : STUB;
      await writeFile(path.join(place, name), text);
      await chmod(path.join(place, name), 0o755);
    }
    const answers = { ...ANSWERS, ...OWN_ANSWERS[method] };
    const typed = [...script.matchAll(/read -r\w* (?:'[^']*'|"[^"]*") (\w+)/g)].map(
      ([, name = '']) => `${answers[name] ?? 'value'}\n`,
    );
    // What is removed at the end is looked at first.
    const keeping = script.replace(/^rm -f /gm, 'keep ');
    const whole = `keep() { cp "$@" "$KEPT" 2>/dev/null || true; rm -f "$@"; }\n${keeping}`;
    const kept = path.join(folder, 'kept');
    await mkdir(kept);
    const log = path.join(folder, 'calls');
    await writeFile(log, '');
    const running = promisify(execFile)('bash', ['-eu', '-o', 'pipefail', '-c', whole], {
      cwd: work,
      timeout: RUN_LIMIT_MS,
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        STUB_LOG: log,
        KEPT: kept,
        LC_ALL: 'C.UTF-8',
      },
    });
    running.child.stdin?.end(typed.join(''));
    await running;
    return { calls: callsIn(await readFile(log, 'utf8')), files: await filesIn([work, kept]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function callsIn(log: string): Call[] {
  return log
    .split('\x1e\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [program = '', ...words] = line.split('\0').slice(0, -1);
      return { program, words };
    });
}

async function filesIn(folders: readonly string[]): Promise<Record<string, string>> {
  const names = ['source.json', 'sink.json', 'start.json', 'mongosync.yaml', 'collector.conf'];
  const found: Record<string, string> = {};
  for (const folder of folders) {
    for (const name of names) {
      const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
      if (text !== undefined) found[name] = text;
    }
  }
  return found;
}

const EMPTY_GZIP = Buffer.from('H4sIAAAAAAAAAwMAAAAAAAAAAAA=', 'base64');
