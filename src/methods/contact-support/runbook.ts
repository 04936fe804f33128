import { bytesInWords, durationInWords } from '../../scenarios/format';
import type { ScenarioFacts } from '../../scenarios/facts';
import { providerName } from '../../scenarios/providers';
import type { RunbookContext, StepBuilder } from '../../scenarios/runbook/context';

function line(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [`- ${name}: ${value}`];
}

function sideLines(side: ScenarioFacts): string[] {
  const bytes = side.dataBytes ?? side.storageBytes;
  return [
    ...line('provider', side.provider === undefined ? undefined : providerName(side)),
    ...line('tier', side.tier),
    ...line('topology', side.topology),
    ...line('version', side.version),
    ...line('feature compatibility version', side.fcv),
    ...line('members', side.members),
    ...line('shards', side.shards),
    ...line('size', bytes === undefined ? undefined : bytesInWords(bytes)),
    ...line('namespaces', side.namespaces),
    ...line('writes a second', side.writesPerSecond),
    ...line(
      'oplog window',
      side.oplogWindowSeconds === undefined ? undefined : durationInWords(side.oplogWindowSeconds),
    ),
    ...line('holds', side.features?.join(', ')),
  ];
}

/** The letter to MongoDB Support, out of what is known. */
export function supportSummary({
  source,
  target,
  sourceFacts,
  targetFacts,
  needs,
}: RunbookContext): string {
  const uptime =
    needs.allowedDowntimeSeconds === undefined
      ? 'as little downtime as can be had'
      : `writes may be stopped for at most ${durationInWords(needs.allowedDowntimeSeconds)}`;
  return [
    `We plan to migrate ${source.label} to ${target.label}, and need near-continuous uptime: ${uptime}.`,
    '',
    'Source:',
    ...sideLines(sourceFacts),
    '',
    'Target:',
    ...sideLines(targetFacts),
    '',
    'Needs:',
    ...line(
      'bandwidth between them',
      needs.linkMbps === undefined ? undefined : `${needs.linkMbps} Mbit/s`,
    ),
    ...(needs.moveUsers === true ? ['- users and roles move too'] : []),
    ...(needs.reverseSync === true
      ? ['- changes flow back after the cutover, to be able to return']
      : []),
    ...(needs.dataStaysInside === true ? ['- the data must not pass through third parties'] : []),
    '- which method, with which cutover, do you recommend?',
  ].join('\n');
}

/** Steps of contacting support. */
export const runbook: StepBuilder = (context) => ({
  connects: { source: false, target: false },
  steps: [
    {
      phase: 'prepare',
      who: 'Mongo Ferry',
      title: 'Draft the summary',
      text: supportSummary(context),
    },
    {
      phase: 'move',
      who: 'you',
      title: 'Send it to MongoDB Support',
      text: 'Atlas console: Support, in the navigation bar of the organization. Add what the draft could not know: the application, its driver, the times of low load.',
      check: 'Support has answered with a plan.',
    },
    { phase: 'cut over', who: 'you', title: 'Follow the plan that was agreed on' },
    { phase: 'roll back', who: 'you', title: 'Agree beforehand on how to return' },
  ],
});
