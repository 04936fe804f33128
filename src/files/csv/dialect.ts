import type { FileFormat } from '../format';

/** How delimited text is written: bytes of ASCII, -1 where there is none of a kind. */
export interface Dialect {
  delimiter: number;
  /** Around fields that hold what would end them. */
  quote: number;
  /** Before a character that is to be taken as it is; the quote itself, doubled, unless told. */
  escape: number;
  /** Lines end with a carriage return alone, or with anything else. */
  returns: boolean;
}

/** What is told of it: one character of ASCII each; nothing stands for none. */
export interface DialectOptions {
  delimiter: string;
  quote: string;
  escape: string;
  returns: boolean;
}

/** Quotes are CSV's; TSV has none (iana.org, text/tab-separated-values). */
export function usualQuote(format: FileFormat): string {
  return format === 'tsv' ? '' : '"';
}

export function dialectOf({ delimiter, quote, escape, returns }: DialectOptions): Dialect {
  const byte = (character: string) => (character === '' ? -1 : character.charCodeAt(0));
  return {
    delimiter: byte(delimiter),
    quote: byte(quote),
    escape: byte(escape === '' ? quote : escape),
    returns,
  };
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Whether the text's first line ends with a carriage return that no line feed follows. */
export function endsWithReturns(head: Buffer): boolean {
  const first = head.indexOf(RETURN);
  if (first < 0 || first + 1 >= head.length) return false;
  const newline = head.indexOf(NEWLINE);
  return newline < 0 || newline > first + 1;
}
