/**
 * Numbers as they are written in other places than programs: by examples of a thousand and a
 * fraction. Separators of thousands may be left out, but where they stand, they stand between three
 * digits each.
 */
export const NUMBER_FORMATS = ['1.234,56', '1 234,56', '1,234.56'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];

/** A number as programs write it, or undefined if the text is none of that format. */
export type NumberReader = (text: string) => string | undefined;

const WHOLE = {
  '1.234,56': /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$/,
  '1 234,56': /^[+-]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,\d+)?$/,
  '1,234.56': /^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/,
} as const satisfies Record<NumberFormat, RegExp>;

const SEPARATORS = { '1.234,56': /\./g, '1 234,56': /[ \u00a0\u202f]/g, '1,234.56': /,/g } as const;

export function isNumberFormat(text: string): text is NumberFormat {
  return NUMBER_FORMATS.some((format) => format === text);
}

export function numberReader(format: NumberFormat): NumberReader {
  return (text) =>
    WHOLE[format].test(text) ? text.replace(SEPARATORS[format], '').replace(',', '.') : undefined;
}
