import * as vscode from 'vscode';
import { formatCount, formatSeconds } from '../../report';
import type { MigrationRecord } from '../migrations/record';
import type { Sample } from './history';
import type { PageChart } from '../../pages/migration';

/** Rate and lag of the last hour; none before there are two samples to draw a line between. */
export function charts({ plan, status }: MigrationRecord, samples: readonly Sample[]): PageChart[] {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || samples.length < 2) return [];
  const since = formatSeconds((last.at - first.at) / 1000);
  const most = Math.max(...samples.map(({ rate }) => rate));
  const found: PageChart[] = [
    {
      title: vscode.l10n.t('Rate'),
      points: samples.map(({ at, rate }) => [at, rate]),
      text: vscode.l10n.t(
        'In the last {0}: now {1}/s, at most {2}/s.',
        since,
        formatCount(last.rate),
        formatCount(most),
      ),
    },
  ];
  const lags = samples.flatMap(({ at, lag }) => (lag === null ? [] : [[at, lag] as const]));
  const lag = lags.at(-1);
  if (!lag || lags.length < 2) return found;
  const { warnLagSeconds } = plan;
  found.push({
    title: vscode.l10n.t('Lag'),
    points: lags.map(([at, value]) => [at, value]),
    threshold: warnLagSeconds,
    text: vscode.l10n.t(
      'In the last {0}: now {1}, longest {2}; warned of above {3}.',
      since,
      formatSeconds(lag[1]),
      formatSeconds(Math.max(status.longestLagSeconds, ...lags.map(([, value]) => value))),
      formatSeconds(warnLagSeconds),
    ),
  });
  return found;
}
