import { InvalidArgumentError } from 'commander';

/** An option's number of seconds. */
export function seconds(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('Give a number of seconds above 0.');
  }
  return number;
}

/** An option's whole number, from 0. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new InvalidArgumentError('Give a whole number.');
  }
  return number;
}

/** An option's names, parted by commas. */
export function list(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('A name is missing.');
  return names;
}
