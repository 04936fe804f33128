import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openDeployment } from '../../engine/deployment/connect';
import { inspect } from '../../engine/inspection/inspect';
import { withoutPassword } from '../../engine/deployment/redact';
import { FerryError } from '../../engine/errors';
import { parseFacts, type ScenarioFacts } from '../../scenarios/facts';
import { fromDeploymentFacts } from '../../scenarios/fromDeployment';
import type { RunbookSide } from '../../scenarios/runbook/types';
import { resolveConnection } from './connection';
import type { ScenarioOptions } from '../options/needsOptions';
import { warnOfPasswords } from './warnings';

const FACTS = 'facts:';

/** Both sides as the options name them: looked at, or read from files. */
export async function resolveSides(
  options: ScenarioOptions,
): Promise<{ source: RunbookSide; target: RunbookSide }> {
  return {
    source: await resolveSide(options.source, options.sourceFacts),
    target: await resolveSide(options.target, options.targetFacts),
  };
}

async function resolveSide(text: string, more: string | undefined): Promise<RunbookSide> {
  const added = more === undefined ? {} : await readFacts(more);
  if (text.startsWith(FACTS)) {
    const file = text.slice(FACTS.length);
    return { label: path.basename(file, '.json'), facts: { ...(await readFacts(file)), ...added } };
  }
  const connection = await resolveConnection(text);
  warnOfPasswords(connection);
  const deployment = await openDeployment(connection.endpoint, { maxPoolSize: 4, anyMember: true });
  try {
    const facts = fromDeploymentFacts(await inspect(deployment, { deep: true }));
    const uri = withoutPassword(connection.endpoint.uri);
    return { label: deployment.label, uri, facts: { ...facts, ...added } };
  } finally {
    await deployment.close();
  }
}

async function readFacts(name: string): Promise<ScenarioFacts> {
  const file = path.resolve(name);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(file, 'it is not JSON');
  }
  return parseFacts(value, `The facts file ${file}`);
}

function unreadable(file: string, why: string): FerryError {
  return new FerryError({
    code: 'facts-not-found',
    kind: 'usage',
    message: `The facts file ${file} cannot be read: ${why}.`,
    remedy:
      'Name a JSON file with an object of facts, such as {"provider":"atlas","version":"7.0.14"}.',
  });
}
