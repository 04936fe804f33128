import { bytesInWords, durationInWords, numberInWords } from './format';
import type { Citation } from './sides';

/** Units at the end of a fact's name, and how its value is told. */
const UNITS: readonly [suffix: string, told: (value: number) => string][] = [
  ['BytesPerSecond', (value) => `${bytesInWords(value)}/s`],
  ['PerSecond', (value) => `${numberInWords(value)}/s`],
  ['Seconds', durationInWords],
  ['Bytes', bytesInWords],
  ['Ms', (value) => `${numberInWords(Math.round(value * 10) / 10)} ms`],
  ['Mbps', (value) => `${numberInWords(value)} Mbit/s`],
];

/** A fact that was given, for people: `source oplog window: 60 minutes`. */
export function citationInWords({ fact, value }: Citation): string {
  const [side = '', name = ''] = fact.split('.');
  const unit =
    typeof value === 'number'
      ? UNITS.find(([suffix]) => `.${name}`.toLowerCase().endsWith(suffix.toLowerCase()))
      : undefined;
  const bare = unit === undefined ? name : withoutUnit(name, unit[0]);
  const told = unit !== undefined && typeof value === 'number' ? unit[1](value) : inWords(value);
  return `${side === 'needs' ? 'need' : side} ${words(bare)}: ${told}`;
}

function withoutUnit(name: string, suffix: string): string {
  const bare = name.slice(0, name.length - suffix.length);
  return bare === '' ? 'rate' : bare;
}

/** `oplogWindow` to `oplog window`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function inWords(value: Citation['value']): string {
  if (Array.isArray(value)) return value.join(', ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberInWords(value);
  return value === 'replicaSet' ? 'replica set' : value;
}
