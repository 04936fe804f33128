import { defaultPlan } from '../engine/migration/defaults';
import type { MigrationRequest, VerificationReport } from '../engine/migration/types';
import { verifyDeployments } from '../engine/verify/verify';
import { formatBytes, formatNumberOf, renderVerificationText } from '../report';
import type { VerifyOptions } from './commands/verify';
import { confirmRepair } from './confirmRepair';
import { refuseUnasked } from './consent';
import { resolveConnection } from './connection';
import { createDisplay } from './display/display';
import { logTo } from './display/logTo';
import { EXIT } from './exitCodes';
import { namespacesOf } from './migrationOptions';
import { onInterrupt } from './signals';
import { print, printJson, tell } from './terminal';
import { warnOfPasswords } from './warnings';

/** `verify`: compares two deployments, prints what differs, and repairs the target if told. */
export async function verify(options: VerifyOptions): Promise<number> {
  const request = await requestOf(options);
  if (options.repair === true) refuseUnasked(`Repairing ${request.target.label}`, options.yes);
  const interruption = new AbortController();
  const stopListening = onInterrupt(
    () => interruption.abort(),
    () => process.exit(EXIT.interrupted),
  );
  let display = createDisplay(options);
  const repair = { declined: false };
  const agreed = async (found: VerificationReport) => {
    display.close();
    show('comparison', found, options);
    repair.declined = !(await confirmRepair(request.target.label, found, options.yes));
    display = createDisplay(options);
    return !repair.declined;
  };
  try {
    const report = await verifyDeployments(request, {
      log: logTo((entry) => display.log(entry)),
      mode: options.mode,
      repair: options.repair === true && agreed,
      mostNamed: options.limit,
      signal: interruption.signal,
      onProgress: (documents, bytes) =>
        display.progress(
          `compared ${formatNumberOf(documents, 'document')}, ${formatBytes(bytes)}`,
        ),
      onWait: (reason) => display.progress(reason ?? 'comparing'),
    });
    display.close();
    if (repair.declined && options.json !== true) tell('Nothing was repaired.');
    else show('result', report, options);
    return report.differences > 0 ? EXIT.differences : EXIT.done;
  } finally {
    stopListening();
    display.close();
  }
}

function howToRepair({ mode }: VerifyOptions): string {
  // A sample does not show all that would have to be repaired.
  const same = mode === 'sample' ? 'the same without --mode sample' : 'the same';
  return `\nTo make the target equal, give ${same} to mongo-ferry verify --repair.\n`;
}

/** Prints a comparison: as text, or as a JSON line of its type, the last of which is the `result`. */
function show(
  type: 'comparison' | 'result',
  report: VerificationReport,
  options: VerifyOptions,
): void {
  if (options.json !== true) {
    print(renderVerificationText(report));
    if (report.differences > 0 && options.repair !== true) print(howToRepair(options));
    return;
  }
  const { namespaces, ...totals } = report;
  const status = report.differences > 0 ? 'differences' : 'completed';
  printJson({ type, status, ...totals, namespaces: namespaces.length, changesApplied: 0 });
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
