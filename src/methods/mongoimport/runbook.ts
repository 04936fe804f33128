import {
  bash,
  mongosh,
  variable,
  type RunbookContext,
  type StepBuilder,
} from '../../scenarios/runbook/context';
import { closeUp, stopWrites, switchApplication } from '../../scenarios/runbook/cutoverSteps';
import { shardTarget } from '../../scenarios/runbook/targetSteps';
import type { StepDraft } from '../../scenarios/runbook/types';
import { configFile } from '../shared/databaseTools';

/** Steps of mongoimport, for files, for DynamoDB, and for a deployment that is exported first. */
export const runbook: StepBuilder = (context) => {
  const dynamo = context.sourceFacts.provider === 'dynamodb';
  const files = context.sourceFacts.provider === 'files';
  return {
    connects: { source: !dynamo && !files, target: true },
    variables: [
      variable('DB', 'database on the target to import into'),
      variable('COLLECTION', 'collection on the target to import into'),
      variable('FILE', files ? 'JSON or CSV file to import' : 'file of the export'),
    ],
    steps: [
      ...(dynamo ? dynamoExport() : files ? [] : exportFirst(context)),
      ...shardTarget(context),
      {
        phase: 'move',
        who: 'you',
        title: 'Import the file',
        text: 'Once for each file. For a CSV with a header line; for JSON leave --type and --headerline out, and add --jsonArray where the file is one array.',
        commands: [
          bash(
            configFile(context.target),
            dynamo || files
              ? 'case $FILE in *.csv) format=(--type=csv --headerline) ;; *) format=() ;; esac'
              : 'format=()',
            'mongoimport --config=./target.yaml --db="$DB" --collection="$COLLECTION" --file="$FILE" --numInsertionWorkers=4 --stopOnError "${format[@]}"',
          ),
        ],
        check:
          'It ends with "0 document(s) failed to import", and as many imported as the file holds.',
      },
      {
        phase: 'move',
        who: 'you',
        title: 'Create the indexes',
        text: dynamo
          ? 'At least a unique one on partition key and sort key.'
          : 'Those that the application relies on.',
        commands: [
          mongosh(
            context.target,
            '// one line for each index, as for this one of a DynamoDB table with pk and sk:',
            'db.getSiblingDB(process.env.DB).getCollection(process.env.COLLECTION).createIndex({ pk: 1, sk: 1 }, { unique: true })',
          ),
        ],
      },
      switchApplication(context.target),
      ...closeUp(context, { also: ['Delete the exported files.'] }),
    ],
  };
};

function dynamoExport(): StepDraft[] {
  return [
    {
      phase: 'prepare',
      who: 'cloud console',
      title: 'Export the tables in AWS',
      text: 'Small tables: Items, Actions, Export to .csv. Large ones: switch point-in-time recovery on and export to S3 as DynamoDB JSON, then fetch the folder AWSDynamoDB from the bucket.',
      check: 'itemCount in manifest-summary.json is the number of items of the table.',
    },
    {
      phase: 'prepare',
      who: 'you',
      title: 'Unwrap an export to S3 into Extended JSON',
      text: 'Only for DynamoDB JSON; run in the folder that holds data/*.json.gz, with jq. N becomes a number of the fitting type, B binary, sets become arrays.',
      commands: [
        bash(
          "cat > unwrap.jq <<'JQ'",
          'def number: if test("^-?[0-9]{1,15}$") then {"$numberLong": .} else {"$numberDecimal": .} end;',
          'def binary: {"$binary": {"base64": ., "subType": "00"}};',
          'def plain: to_entries[0] | if .key == "S" or .key == "BOOL" then .value elif .key == "N" then .value | number elif .key == "NULL" then null elif .key == "B" then .value | binary elif .key == "M" then .value | map_values(plain) elif .key == "L" then .value | map(plain) elif .key == "NS" then .value | map(number) elif .key == "BS" then .value | map(binary) else .value end;',
          '.Item | map_values(plain)',
          'JQ',
          'gzip -dc data/*.json.gz | jq -c -f unwrap.jq > "$FILE"',
        ),
      ],
      check: 'wc -l "$FILE" equals itemCount.',
    },
  ];
}

function exportFirst(context: RunbookContext): StepDraft[] {
  const { source } = context;
  return [
    stopWrites('move', context),
    {
      phase: 'move',
      who: 'you',
      title: 'Export each collection as canonical Extended JSON',
      commands: [
        bash(
          configFile(source),
          'mongoexport --config=./source.yaml --db="$DB" --collection="$COLLECTION" --jsonFormat=canonical --out="$FILE"',
        ),
      ],
      check: 'The number of records exported is the count of the collection.',
    },
  ];
}
