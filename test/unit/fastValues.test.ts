import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BsonWriter } from '../../src/files/bsonWriter';
import { dateReader } from '../../src/files/csv/dateFormat';
import { readFraction, readIsoDate } from '../../src/files/csv/fastValues';

describe('values read byte by byte', () => {
  const quick = (read: typeof readIsoDate, text: string) => {
    const bytes = Buffer.from(`<${text}>`);
    return read(bytes, 1, bytes.length - 1);
  };
  const digits = (length: number, max: number) =>
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(length, '0'));

  it('are those of the slower ways, or left to them', () => {
    const slow = dateReader('iso');
    const date = fc
      .tuple(digits(4, 9999), digits(2, 13), digits(2, 32))
      .map((parts) => parts.join('-'));
    const time = fc
      .tuple(digits(2, 25), digits(2, 61), digits(2, 61))
      .map((parts) => parts.join(':'));
    const milli = fc.oneof(
      fc.constant(''),
      digits(3, 999).map((text) => `.${text}`),
    );
    const between = fc.constantFrom('T', ' ', 't', '');
    const zone = fc.constantFrom('', 'Z', '+02:00');
    const whole = fc.tuple(date, between, time, milli, zone).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(date, whole), (text) => {
        const value = quick(readIsoDate, text);
        if (!Number.isNaN(value)) assert.equal(value, slow(text), text);
      }),
      { numRuns: 2000 },
    );
    assert.equal(
      quick(readIsoDate, '2024-02-29T23:59:59.999Z'),
      Date.UTC(2024, 1, 29, 23, 59, 59, 999),
    );
    assert.equal(quick(readIsoDate, '0000-01-01'), slow('0000-01-01'));
    assert.ok(Number.isNaN(quick(readIsoDate, '2023-02-29')));

    const number = fc.stringMatching(/^[+-]?\d{0,9}\.?\d{0,9}$/);
    fc.assert(
      fc.property(number, (text) => {
        const value = quick(readFraction, text);
        if (!Number.isNaN(value)) assert.ok(Object.is(value, Number(text)), text);
      }),
      { numRuns: 2000 },
    );
    assert.ok(Object.is(quick(readFraction, '-0.0'), -0));
    for (const text of ['', '-', '.', '1.2.3', '1e3', '0x1', '1234567890123456']) {
      assert.ok(Number.isNaN(quick(readFraction, text)), text);
    }
  });

  it('are written as whole numbers of 64 bits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const writer = new BsonWriter();
        const start = writer.at;
        writer.safeInt64(value);
        assert.equal(writer.bytes.readBigInt64LE(start), BigInt(value));
      }),
    );
  });
});
