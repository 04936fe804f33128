import assert from 'node:assert/strict';
import type { MigrationReport } from '../../src/engine/model/report';
import type { MigrationStatus } from '../../src/engine/model/status';
import {
  formatBytes,
  formatPercent,
  formatSeconds,
  renderReportJson,
  renderReportMarkdown,
  renderReportText,
  renderStatusText,
  renderVerificationText,
} from '../../src/report';
import { completed } from '../support/report';

const differing: MigrationReport = {
  ...completed,
  status: 'differences',
  differences: 5,
  verification: {
    namespaces: [],
    documents: 10,
    bytes: 100,
    differences: 5,
    found: [
      { namespace: 'shop.users', kind: 'missing', id: '{"$oid":"65"}', detail: 'not there' },
      { namespace: 'shop.users', kind: 'index', detail: 'email_1: unique' },
      { namespace: 'shop.users', kind: 'missing', id: '7', detail: 'not there' },
    ],
    durationSeconds: 1,
  },
};

describe('the report as text', () => {
  it('shows the proof: numbers, phases, namespaces and how many differences', () => {
    const lines = renderReportText(completed).split('\n');
    assert.equal(lines[0], 'Migration shop-move: completed, 0 differences');
    for (const line of [
      '  Source            Old shop (MongoDB 4.4.2)',
      '  Namespaces        2',
      '  Documents copied  123,456',
      '  Bytes copied      45.6 MB',
      '  Documents/s       40,000',
      '  Ranges copied     12 of 12 (4 by earlier runs)',
      '  Changes applied   7,890',
      '  Longest lag       1.25 s',
      "  Cut over at       2023-11-14T22:13:20.000Z, increment 3 (source's clock)",
      '  Verified          123,456 documents, 45.6 MB, byte for byte in 2.00 s',
      '  Differences       0',
      '  snapshot  3.10 s',
      '  Namespace                  Documents    Bytes  Differences',
      '  shop.users → store.people    123,000  45.0 MB            0',
      '  shop.orders                      456   600 kB            0',
    ]) {
      assert.ok(lines.includes(line), `no line «${line}» in\n${lines.join('\n')}`);
    }
  });

  it('never calls unverified work free of differences', () => {
    const unverified: MigrationReport = { ...completed, verification: undefined };
    const text = renderReportText(unverified);
    assert.match(text, /^Migration shop-move: completed, not verified\n/);
    assert.match(text, /Differences +not verified/);
    assert.doesNotMatch(text, /0 differences/);
    assert.doesNotMatch(renderReportMarkdown(unverified), /0 differences/);
  });

  it('lists differences by kind with what to do, and says that there are more', () => {
    const text = renderReportText(differing);
    assert.match(text, /^Migration shop-move: 5 differences found\n/);
    assert.match(text, /Differences found \(first 3 of 5\)/);
    assert.match(
      text,
      / {2}missing: The target lacks.*\n {4}shop\.users \{"\$oid":"65"\}: not there\n {4}shop\.users 7: not there\n {2}index: /,
    );
  });

  it('shows warnings, and the error with its remedy', () => {
    const text = renderReportText({
      ...completed,
      status: 'failed',
      verification: undefined,
      warnings: ['The oplog is short.'],
      error: { code: 'x', kind: 'failed', message: 'The disk is full.', remedy: 'Make room.' },
    });
    assert.match(text, /^Migration shop-move: failed\n/);
    assert.match(text, /\nWarnings\n {2}The oplog is short\.\n/);
    assert.match(text, /\nError\n {2}The disk is full\.\n {2}Make room\.\n/);
  });

  it('says what was done with documents', () => {
    const rules = [
      {
        namespace: 'shop.orders',
        filter: '{"open":true}',
        drop: ['mail', 'a.b'],
        set: [{ path: 'region', value: '"eu"' }],
      },
    ];
    const line =
      'shop.orders: only documents that match {"open":true}; without mail, a.b; with region = "eu"';
    assert.ok(renderReportText({ ...completed, rules }).includes(line));
    assert.match(renderReportMarkdown({ ...completed, rules }), /## Rules for documents/);
  });

  it('keeps control characters of names away from the terminal', () => {
    const text = renderReportText({
      ...differing,
      name: 'a\u001b[2Jb\r\nc',
      warnings: ['x\u0007y'],
    });
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f]/);
    assert.match(text, /^Migration a \[2Jb c:/);
  });

  it('aligns names with wide letters', () => {
    const [users] = completed.verification?.namespaces ?? [];
    assert.ok(users && completed.verification);
    const namespaces = ['shop.ab', 'shop.用'].map((name) => ({
      ...users,
      namespace: name,
      target: name,
    }));
    const text = renderVerificationText({ ...completed.verification, namespaces });
    assert.match(text, /\n {2}shop\.ab {6}123,000 .*\n {2}shop\.用 {6}123,000 /);
  });
});

describe('the report as Markdown', () => {
  it('holds the numbers in tables', () => {
    const markdown = renderReportMarkdown(completed);
    assert.match(markdown, /^# Migration shop-move: completed, 0 differences\n/);
    assert.match(markdown, /\n\| Changes applied \| 7,890 \|\n/);
    assert.match(markdown, /\n\| shop\.users \| store\.people \| 123,000 \| 45\.0 MB \| 0 \|\n/);
  });

  it('shows names that look like markup as they are', () => {
    const markdown = renderReportMarkdown({
      ...differing,
      name: 'a|b<img src=x> [l](http://h) `c`\n# d',
    });
    assert.match(
      markdown,
      /^# Migration a\\\|b\\<img src=x\\> \\\[l\\\]\(http\\:\/\/h\) \\`c\\` # d: 5/,
    );
    assert.match(markdown, /\n- shop\.users \{"\\\$oid":"65"\}: not there\n/);
  });
});

describe('the report as JSON', () => {
  it('loses nothing', () => {
    assert.deepEqual(JSON.parse(renderReportJson(differing)), differing);
  });
});

describe('a status in a line', () => {
  const status: MigrationStatus = {
    name: 'm',
    kind: 'migrate',
    state: 'running',
    phase: 'snapshot',
    activity: 'copying shop.users',
    source: 's',
    target: 't',
    snapshotDone: false,
    readyForCutover: false,
    namespaces: 2,
    documents: 4_999,
    documentsTotal: 10_000,
    bytes: 999_999,
    bytesTotal: 1_000_000,
    documentsPerSecond: 1234,
    bytesPerSecond: 5e6,
    secondsLeft: 65,
    rangesDone: 1,
    rangesTotal: 2,
    changesApplied: 1,
    changesPerSecond: 2,
    lastAppliedTime: null,
    lagSeconds: 0.5,
    longestLagSeconds: 1,
    startedAt: '',
    updatedAt: '',
    warnings: [],
    collections: [],
  };

  it('shows the copy during the snapshot, never 100 % too early', () => {
    assert.equal(
      renderStatusText(status),
      'm: running, snapshot · 99 % · 4,999 of 10,000 documents · 1,234/s, 5.00 MB/s · about 1 min 05 s left · copying shop.users',
    );
  });

  it('does not count down when everything is copied and indexes are being built', () => {
    const copied = { ...status, documents: 10_050, bytes: 1_000_100, activity: 'Building indexes' };
    assert.equal(
      renderStatusText(copied),
      'm: running, snapshot · 100 % · 10,050 documents · Building indexes',
    );
  });

  it('ux 12: shows no numbers before there are any', () => {
    const planning = { ...status, documentsTotal: 0, bytesTotal: 0, activity: 'Planning' };
    assert.equal(renderStatusText(planning), 'm: running, snapshot · Planning');
  });

  it('shows changes and lag afterwards', () => {
    assert.equal(
      renderStatusText({ ...status, phase: 'sync', snapshotDone: true, activity: '' }),
      'm: running, sync · 4,999 documents · 1 change applied · 2 changes/s · lag 0.50 s',
    );
  });
});

describe('numbers', () => {
  it('choose units without rounding into the next one', () => {
    const bytes = [0, 999, 1000, 9_994_999, 99_949_999, 999_499_999, 999_500_000].map(formatBytes);
    assert.deepEqual(bytes, ['0 B', '999 B', '1.00 kB', '9.99 MB', '99.9 MB', '999 MB', '1.00 GB']);
    const times = [0, 9.99, 59.94, 59.96, 3599.4, 3600, 86_399, 90_000].map(formatSeconds);
    assert.deepEqual(times, [
      '0.00 s',
      '9.99 s',
      '59.9 s',
      '1 min 00 s',
      '59 min 59 s',
      '1 h 00 min',
      '1 d 00 h',
      '1 d 01 h',
    ]);
    assert.deepEqual(
      [formatPercent(0, 0), formatPercent(5, 5), formatPercent(9, 5)],
      ['0 %', '100 %', '100 %'],
    );
  });
});
