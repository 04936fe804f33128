import { bash, mongoshThere, variable, type StepBuilder } from '../../scenarios/runbook/context';
import { goBack, stopWrites, switchApplication } from '../../scenarios/runbook/cutoverSteps';
import type { StepDraft } from '../../scenarios/runbook/types';

const REPLICA_SET: StepDraft[] = [
  {
    phase: 'move',
    who: 'you',
    title: 'Take the old replica-set configuration out',
    text: 'In mongosh on the new mongod: the first and the last script as root, the second as the user remover.',
    commands: [
      mongoshThere(
        'db.getSiblingDB("admin").createRole({ role: "removeReplset", privileges: [{ resource: { db: "local", collection: "system.replset" }, actions: ["remove"] }], roles: [] });',
        'db.getSiblingDB("admin").createUser({ user: "remover", pwd: passwordPrompt(), roles: ["removeReplset"] });',
      ),
      mongoshThere('db.getSiblingDB("local").getCollection("system.replset").deleteMany({});'),
      mongoshThere(
        'db.getSiblingDB("admin").dropUser("remover");',
        'db.getSiblingDB("admin").dropRole("removeReplset");',
        'db.getSiblingDB("admin").shutdownServer();',
      ),
    ],
  },
  {
    phase: 'move',
    who: 'you',
    title: 'Start it as a replica set with two empty members',
    text: 'Copy the key file to all three machines, add replSetName and keyFile to each configuration, start all, then on the one with the data run rs.initiate() and rs.add() for the two others.',
    commands: [
      bash(
        'openssl rand -base64 96 | tr -d "=\\n" > "$DATA_DIR/../keyfile"',
        'chmod 400 "$DATA_DIR/../keyfile"',
      ),
    ],
    check: 'rs.status() shows one PRIMARY and two SECONDARY.',
  },
];

/** Steps with a physical backup of ApsaraDB. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: false, target: false },
  variables: [
    variable('SOURCE_INSTANCE', 'ID of the source instance, dds-…, from the ApsaraDB console'),
    variable('BACKUP_URL', 'address of the backup, from Backup and Recovery, Download', true),
    variable('DATA_DIR', 'empty directory for the data files, on the machine of the new mongod'),
  ],
  steps: [
    stopWrites('move', context),
    {
      phase: 'move',
      who: 'cloud console',
      title: 'Make a physical backup of the source instance and copy its download address',
      text: 'ApsaraDB console, the instance named by SOURCE_INSTANCE: Backup Instance, Physical Backup; then Backup and Recovery, Download.',
      check: 'The backup is completed.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Download and unpack it',
      text: 'A name that ends in .tar.gz is a plain archive; one in _qp.xb wants Percona XtraBackup and qpress.',
      commands: [
        bash(
          'umask 077',
          'mkdir -p "$DATA_DIR"',
          'printf \'%s\\n\' "$BACKUP_URL" > ./backup.url',
          'case $BACKUP_URL in',
          '*.tar.gz*) wget -c -O ./backup.tar.gz -i ./backup.url && tar xzf ./backup.tar.gz -C "$DATA_DIR" ;;',
          '*) wget -c -O ./backup_qp.xb -i ./backup.url && xbstream -x -v -C "$DATA_DIR" < ./backup_qp.xb && innobackupex --decompress --remove-original "$DATA_DIR" ;;',
          'esac',
          'rm -f "$DATA_DIR/storage.bson"',
        ),
      ],
      check: 'The directory holds WiredTiger files and one directory for each database.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Start a standalone mongod on it',
      text: 'No replSetName: the backup carries the old configuration.',
      commands: [
        bash(
          'cat > ./mongod.conf <<CONF',
          'systemLog: { destination: file, path: $DATA_DIR/mongod.log, logAppend: true }',
          'storage: { dbPath: $DATA_DIR, directoryPerDB: true }',
          'net: { port: 27017, bindIp: 127.0.0.1 }',
          'security: { authorization: enabled }',
          'processManagement: { fork: true }',
          'CONF',
          'mongod -f ./mongod.conf',
        ),
      ],
      check: 'mongosh logs in with the root account of the source, and the databases are there.',
    },
    ...(context.targetFacts.topology === 'standalone' ? [] : REPLICA_SET),
    switchApplication(context.target),
    goBack(context),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Delete the downloaded backup',
      commands: [bash('rm -f ./backup.tar.gz ./backup_qp.xb ./backup.url')],
    },
  ],
});
