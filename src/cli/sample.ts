import { FerryError } from '../engine/errors';
import { transferReportText } from '../methods/dump/describe';
import { loadSample } from '../methods/sampleData/loadSample';
import { sampleSets } from '../methods/sampleData/sets';
import type { SampleName } from '../methods/sampleData/types';
import { alignedLines } from '../report/table';
import type { SampleCommandOptions } from './commands/sample';
import { resolveConnection } from './connection';
import { EXIT } from './exitCodes';
import { runJob } from './runJob';
import { print, printJson } from './terminal';
import { warnOfPasswords } from './warnings';

/** `sample`: lists the sets, or loads one. @returns the exit code */
export async function sampleCommand(
  set: SampleName | undefined,
  options: SampleCommandOptions,
): Promise<number> {
  if (set === undefined) return listSets(options.json === true);
  if (options.target === undefined) {
    throw new FerryError({
      code: 'missing-option',
      kind: 'usage',
      message: '--target is missing.',
      remedy: 'Say where the sample data is to go.',
    });
  }
  const target = await resolveConnection(options.target);
  warnOfPasswords(target);
  const request = { target: target.endpoint, set, database: options.into };
  const report = await runJob(options, (context) => loadSample(request, context));
  if (options.json === true) printJson({ type: 'result', status: 'completed', ...report });
  else print(transferReportText('Loaded', report));
  return EXIT.done;
}

function listSets(json: boolean): number {
  const sets = Object.values(sampleSets).map(({ name, summary, collections }) => ({
    name,
    summary,
    documents: collections.reduce((sum, { size }) => sum + size, 0),
  }));
  if (json) printJson({ type: 'samples', sets });
  else {
    const rows = sets.map(({ name, summary, documents }) => [name, String(documents), summary]);
    const header = ['set', 'documents', 'what it is'];
    print(alignedLines([header, ...rows], ['left', 'right', 'left']).join('\n'));
  }
  return EXIT.done;
}
