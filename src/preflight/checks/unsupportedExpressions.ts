import { MongoServerError, type Document } from 'mongodb';
import { documentField, stringField } from '../../engine/bson/faithful';
import { formatNamespace } from '../../engine/catalog/namespaces';
import { describeVersion } from '../../engine/deployment/deployment';
import type { CatalogEntry } from '../../engine/catalog/read';
import { forEachLimited } from '../../engine/concurrency';
import { isPassing } from '../../engine/deployment/retry';
import type { Found, PreflightCheck, PreflightContext } from '../types';

/** Views and validators asked about at once. */
const PARALLEL_QUESTIONS = 4;

const UNAUTHORIZED = 13;

/**
 * The target itself is asked whether it understands the pipelines of views and the validators: it
 * parses them to explain how it would run them, and runs and writes nothing.
 */
export const unsupportedExpressions: PreflightCheck = {
  id: 'unsupported-expressions',
  title: 'the target understands the views’ pipelines and the validators',
  applies: ({ carried }) => carried.some((entry) => questionOf(entry, entry.name) !== undefined),
  run: async (context) => {
    const found: Found[] = [];
    await forEachLimited(context.carried, PARALLEL_QUESTIONS, async (entry) => {
      found.push(...(await ask(context, entry)));
    });
    return found;
  },
};

async function ask({ target, map }: PreflightContext, entry: CatalogEntry): Promise<Found[]> {
  const to = map.targetOf(entry);
  const question = questionOf(entry, to.name);
  if (question === undefined) return [];
  try {
    await target.client
      .db(to.db)
      .command({ explain: question, verbosity: 'queryPlanner', maxTimeMS: 10_000 });
    return [];
  } catch (error) {
    if (!(error instanceof MongoServerError) || isPassing(error)) throw error;
    if (error.code === UNAUTHORIZED) throw error;
    return [finding(entry, describeVersion(target), error.message)];
  }
}

/** A view's name is not yet taken on the target, so its pipeline is asked of its collection's. */
function questionOf({ kind, options }: CatalogEntry, name: string): Document | undefined {
  if (kind === 'view') {
    const viewOn = stringField(options, 'viewOn') ?? name;
    return { aggregate: viewOn, pipeline: options.get('pipeline') ?? [], cursor: {} };
  }
  const validator = documentField(options, 'validator');
  return validator === undefined || validator.size === 0
    ? undefined
    : { find: name, filter: validator };
}

function finding(entry: CatalogEntry, version: string, reason: string): Found {
  const namespace = formatNamespace(entry);
  const what = entry.kind === 'view' ? 'the pipeline of the view' : 'the validator of';
  return {
    severity: 'blocker',
    message: `${version} refuses ${what} ${namespace}: ${reason.replace(/\s+/g, ' ').slice(0, 200)}.`,
    remedy:
      'Rewrite it on the source without what the target does not know, choose a newer target, or exclude it.',
    commandLine: `--exclude ${namespace}`,
    namespaces: [namespace],
  };
}
