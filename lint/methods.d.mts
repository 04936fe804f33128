import type { Linter } from 'eslint';

export const methodIds: string[];
export const methodRules: Linter.Config[];
