import { openDeployment } from '../engine/deployment/connect';
import { inspect } from '../engine/deployment/inspect';
import type { InspectOptions } from './commands/inspect';
import { resolveConnection } from './connection';
import { renderFactsText } from './factsText';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** `inspect`: prints what a deployment is. */
export async function inspectConnection(text: string, options: InspectOptions): Promise<number> {
  const connection = await resolveConnection(text);
  warnOfPasswords(connection);
  const deployment = await openDeployment(connection.endpoint, { maxPoolSize: 4, anyMember: true });
  try {
    const facts = await inspect(deployment, { deep: options.deep });
    if (options.json === true) printJson({ type: 'facts', label: deployment.label, ...facts });
    else print(renderFactsText(deployment.label, facts));
    return 0;
  } finally {
    await deployment.close();
  }
}
