/** Letters, digits and the rest of a name, in small letters: what is told apart by a reader. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names of up to so many letters may be mistyped in one place, longer ones in two. */
const SHORT = 5;

/**
 * Which of the names is most likely meant by one that is none of them: one that differs in a slip
 * of the fingers or in its letters' case. Those that differ in numbers alone do not: of a row of
 * them (`shop_1`, `shop_2`) the next may be yet to come.
 */
export function nearName(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name);
  const most = wanted.length <= SHORT ? 1 : 2;
  let best: { name: string; slips: number } | undefined;
  for (const other of new Set(names)) {
    const candidate = plain(other);
    if (Math.abs(candidate.length - wanted.length) > most) continue;
    if (wanted !== candidate && withoutDigits(wanted) === withoutDigits(candidate)) continue;
    const slips = slipsBetween(wanted, candidate);
    if (slips <= most && slips < (best?.slips ?? Infinity)) best = { name: other, slips };
  }
  return best?.name;
}

function withoutDigits(text: string): string {
  return text.replace(/\p{N}+/gu, '');
}

/**
 * How many letters are lacking, too many, others, or change places with their neighbour (optimal
 * string alignment distance).
 */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(isSwapped ? Math.min(least, (beforeLast[column - 2] ?? 0) + 1) : least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
