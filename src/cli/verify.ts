import { defaultPlan } from '../engine/migration/defaults';
import type { MigrationRequest } from '../engine/migration/types';
import { verifyDeployments } from '../engine/verify/verify';
import type { Log } from '../engine/log';
import { formatBytes, formatNumberOf, renderVerificationText } from '../report';
import type { LogEntry } from '../worker/protocol';
import type { VerifyOptions } from './commands/verify';
import { resolveConnection } from './connection';
import { createDisplay, type Display } from './display/display';
import { EXIT } from './exitCodes';
import { namespacesOf } from './migrationOptions';
import { onInterrupt } from './signals';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** `verify`: compares two deployments and prints what differs. */
export async function verify(options: VerifyOptions): Promise<number> {
  const request = await requestOf(options);
  const display = createDisplay(options);
  const interruption = new AbortController();
  const stopListening = onInterrupt(
    () => interruption.abort(),
    () => process.exit(EXIT.interrupted),
  );
  try {
    const report = await verifyDeployments(request, {
      log: logOn(display),
      signal: interruption.signal,
      onProgress: (documents, bytes) =>
        display.progress(
          `compared ${formatNumberOf(documents, 'document')}, ${formatBytes(bytes)}`,
        ),
    });
    display.close();
    const differs = report.differences > 0;
    if (options.json === true) {
      const { namespaces, ...totals } = report;
      const status = differs ? 'differences' : 'completed';
      printJson({
        type: 'result',
        status,
        ...totals,
        namespaces: namespaces.length,
        changesApplied: 0,
      });
    } else {
      print(renderVerificationText(report));
    }
    return differs ? EXIT.differences : EXIT.done;
  } finally {
    stopListening();
    display.close();
  }
}

async function requestOf(options: VerifyOptions): Promise<MigrationRequest> {
  const source = await resolveConnection(options.source);
  const target = await resolveConnection(options.target);
  warnOfPasswords(source, target);
  const plan = {
    ...defaultPlan('verify', 'snapshot'),
    ...namespacesOf(options),
    stateDatabase: options.stateDb,
  };
  return { source: source.endpoint, target: target.endpoint, plan, resume: false };
}

function logOn(display: Display): Log {
  const entry = (level: LogEntry['level']) => (message: string) => display.log({ level, message });
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warning'),
    error: entry('error'),
  };
}
