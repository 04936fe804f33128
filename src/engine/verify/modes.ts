/**
 * How to compare: every byte, every byte but the order of fields, by hashes of every byte that the
 * servers make themselves, or a sample of documents.
 */
export const VERIFY_MODES = ['exact', 'content', 'hash', 'sample'] as const;
export type VerifyMode = (typeof VERIFY_MODES)[number];
