import { InvalidArgumentError } from 'commander';

/** An option's number of seconds. */
export function seconds(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('Give a number of seconds above 0.');
  }
  return number;
}
