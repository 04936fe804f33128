/**
 * A version by its numbers. Of which of a deployment's two versions it is, is part of its type: what
 * its program is, or the feature compatibility version that this is held back to.
 */
export class Version<Of extends 'binary' | 'features'> {
  private readonly numbers: [major: number, minor: number, patch: number];

  /** @param text `6.0.27`, `7.0.0-rc1` or `6.0`; what is left out or is no number counts as 0 */
  constructor(
    readonly of: Of,
    readonly text: string,
  ) {
    const [major, minor, patch] = text.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0);
    this.numbers = [major ?? 0, minor ?? 0, patch ?? 0];
  }

  get major(): number {
    return this.numbers[0];
  }

  get minor(): number {
    return this.numbers[1];
  }

  get patch(): number {
    return this.numbers[2];
  }

  /** `6.0` of `6.0.27`. */
  get series(): string {
    return `${this.major}.${this.minor}`;
  }

  /** Whether it is this or newer. */
  atLeast(major: number, minor = 0, patch = 0): boolean {
    const wanted = [major, minor, patch];
    const place = this.numbers.findIndex((number, index) => number !== wanted[index]);
    return place < 0 || (this.numbers[place] ?? 0) > (wanted[place] ?? 0);
  }
}
