import type { Linter } from 'eslint';

export const doorNames: string[];
export const doorRules: Linter.Config[];
