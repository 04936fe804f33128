/** A physical backup, and what to make of it. */
export interface BackupRequest {
  /** `.tar.gz`, or `_qp.xb` as Percona XtraBackup packs it. */
  backup: string;
  /** The new server's data folder. */
  folder: string;
  /** A mongod of the backup's release series; that on PATH unless told. */
  mongod: string;
  /** On 127.0.0.1. */
  port: number;
  /** Makes it the only member of a replica set of this name; standalone unless told. */
  replicaSet?: string | undefined;
}
