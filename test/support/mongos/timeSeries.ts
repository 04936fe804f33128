import { entriesOf, fieldOf, pathOf, stringOf, valueOf, type Value } from './bson';
import type { Sharding } from './catalog';
import { refuse } from './refusal';
import type { Place } from './request';

/** Of a sharded time-series collection what is sharded is that of its buckets. */
export function bucketsOf(namespace: string): string {
  const dot = namespace.indexOf('.');
  return `${namespace.slice(0, dot)}.system.buckets.${namespace.slice(dot + 1)}`;
}

/** Whether a place is that of the buckets of the collection of this name. */
export function isOfBuckets(namespace: string, { sharding }: Place): boolean {
  return sharding !== undefined && sharding.namespace === bucketsOf(namespace);
}

/** Milliseconds to which a bucket's first time is rounded down. */
const ROUNDING: Record<string, number> = { seconds: 60_000, minutes: 3_600_000, hours: 86_400_000 };

/** Where a measurement belongs: its bucket's key. */
export function keyOfMeasurement(measurement: Buffer, sharding: Sharding): Value[] {
  const fields = sharding.stored.get('timeseriesFields')?.document;
  const timeField = fields === undefined ? undefined : stringOf(fieldOf(fields, 'timeField'));
  if (fields === undefined || timeField === undefined) {
    refuse('InternalError', `${sharding.namespace} is sharded without being a time series`);
  }
  const metaField = stringOf(fieldOf(fields, 'metaField')) ?? '';
  const granularity = stringOf(fieldOf(fields, 'granularity')) ?? 'seconds';
  const time = fieldOf(measurement, timeField)?.bytes.readBigInt64LE() ?? 0n;
  const rounding = BigInt(ROUNDING[granularity] ?? 60_000);
  const rounded = new Date(Number(time - (time % rounding)));
  return entriesOf(sharding.key.pattern).map(([path]) => {
    if (path === `control.min.${timeField}`) return valueOf(rounded);
    const inside = path === 'meta' ? metaField : path.replace(/^meta(?=\.)/, metaField);
    return pathOf(measurement, inside) ?? valueOf(null);
  });
}
