/** A label for screen readers: the label and what stands beside it. */
export function accessible(...parts: (string | undefined)[]) {
  return { label: parts.filter((part) => part !== undefined && part !== '').join(', ') };
}
