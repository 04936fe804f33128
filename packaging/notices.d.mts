export interface Taken {
  folder: string;
  name: string;
  version: string;
  license: string;
  text: string;
}
export function refusedLicenses(taken: Taken[]): string[];
