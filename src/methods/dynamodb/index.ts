import type { RunMethod } from '../method';
import { run } from './run';

/** A DynamoDB table, live or exported, into a collection. */
export const dynamodb: RunMethod = { id: 'dynamodb', title: 'Import from DynamoDB', run };
