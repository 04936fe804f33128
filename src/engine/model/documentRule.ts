/**
 * What a migration does with the documents of one namespace: carries some only, drops fields, sets
 * fields. Queries and values are Extended JSON in text, so that a plan can be stored and shown.
 */
export interface DocumentRule {
  /** Source namespace, `db.collection`. */
  namespace: string;
  /** A query: only documents that match it are carried. */
  filter?: string;
  /** Fields that are left out; `a.b` is `b` in `a`, in each element where `a` is an array. */
  drop?: string[];
  /** Fields that are set, and their values. */
  set?: { path: string; value: string }[];
}
