export const SHORTEST: number;
export const PASSWORDS: readonly string[];
export function foundPasswords(
  folder: string,
  isSearched?: (file: string) => boolean,
): Promise<string[]>;
export function notePasswords(folder: string): Promise<void>;
export function writtenPasswords(
  folder: string,
  isSearched: (file: string) => boolean,
): Promise<string[]>;
