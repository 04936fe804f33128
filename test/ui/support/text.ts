/** A label as a whole: `shop` is not found in `shop-copy`. A pattern stays as it is. */
export function whole(label: string | RegExp): RegExp {
  if (typeof label !== 'string') return label;
  return new RegExp(`^\\s*${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
