import { bash, variable, type StepBuilder } from '../../scenarios/runbook/context';
import {
  closeUp,
  compare,
  goBack,
  stopWrites,
  switchApplication,
} from '../../scenarios/runbook/cutoverSteps';
import { keepEnoughOplog, oneMemberReplicaSet } from '../../scenarios/runbook/sourceSteps';
import { createSearchIndexes, createUsers, shardTarget } from '../../scenarios/runbook/targetSteps';

/** Steps with Kafka Connect. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: true, target: true },
  variables: [
    variable('CONNECT_URL', 'address of the Kafka Connect REST interface, http://host:8083'),
    variable('DB', 'database to migrate; repeat these steps for each'),
  ],
  steps: [
    ...oneMemberReplicaSet(context),
    ...keepEnoughOplog(context),
    ...shardTarget(context),
    ...createUsers(context),
    {
      phase: 'move',
      who: 'you',
      title: 'Write the two connectors',
      text: 'Connection strings come from files on the workers through the FileConfigProvider: put the lines uri=… with the two connection strings there as /etc/kafka-connect/source.properties and target.properties, readable by the worker alone.',
      commands: [
        bash(
          'cat > source.json <<JSON',
          '{"name": "ferry-source", "config": {"connector.class": "com.mongodb.kafka.connect.MongoSourceConnector", "connection.uri": "\\${file:/etc/kafka-connect/source.properties:uri}", "database": "$DB", "startup.mode": "copy_existing", "topic.prefix": "ferry", "output.format.value": "bson", "value.converter": "org.apache.kafka.connect.converters.ByteArrayConverter", "change.stream.full.document": "updateLookup"}}',
          'JSON',
          'cat > sink.json <<JSON',
          '{"name": "ferry-sink", "config": {"connector.class": "com.mongodb.kafka.connect.MongoSinkConnector", "connection.uri": "\\${file:/etc/kafka-connect/target.properties:uri}", "database": "$DB", "topics.regex": "ferry\\\\\\\\.$DB\\\\\\\\..*", "change.data.capture.handler": "com.mongodb.kafka.connect.sink.cdc.mongodb.ChangeStreamHandler", "namespace.mapper": "com.mongodb.kafka.connect.sink.namespace.mapping.FieldPathNamespaceMapper", "namespace.mapper.value.collection.field": "ns.coll", "value.converter": "org.apache.kafka.connect.converters.ByteArrayConverter"}}',
          'JSON',
        ),
      ],
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Start the connectors',
      commands: [
        bash(
          'curl --fail -X POST -H "Content-Type: application/json" --data @source.json "$CONNECT_URL/connectors"',
          'curl --fail -X POST -H "Content-Type: application/json" --data @sink.json "$CONNECT_URL/connectors"',
          'curl --fail "$CONNECT_URL/connectors/ferry-sink/status"',
        ),
      ],
      check:
        'All tasks are RUNNING, and the lag of the consumer group connect-ferry-sink falls to 0.',
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Create indexes, views and options on the target',
      text: 'The connectors carry documents only.',
    },
    ...createSearchIndexes(context),
    stopWrites('cut over', context),
    ...compare(context, 'cut over'),
    switchApplication(context.target),
    goBack(context),
    {
      phase: 'clean up',
      who: 'you',
      title: 'Remove the connectors and their topics',
      commands: [
        bash(
          'curl --fail -X DELETE "$CONNECT_URL/connectors/ferry-source"',
          'curl --fail -X DELETE "$CONNECT_URL/connectors/ferry-sink"',
        ),
      ],
    },
    ...closeUp(context),
  ],
});
