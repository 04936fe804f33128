import type { MigrationStatus } from '../../engine/model/status';
import {
  formatBytes,
  formatCount,
  formatLag,
  formatLoad,
  formatNumberOf,
  formatPercent,
  formatSeconds,
  isHeldBack,
  oneLine,
} from '../../report';
import type { Line } from './terminal';

const NARROWEST = 20;
const WIDEST_BAR = 40;

/** A migration's state as lines that fit a terminal of so many columns, 80 where it does not say. */
export function frameOf(status: MigrationStatus, columns: number): Line[] {
  // One column is left free: a full line wraps in some terminals.
  const width = Math.max(NARROWEST, (columns || 80) - 1);
  const [title = '', ...rest] = [
    `${oneLine(status.name)}  ${status.kind}  ${stateOf(status)}`,
    `  ${oneLine(status.source)} → ${oneLine(status.target)}`,
    ...(status.phase === 'preflight' ? [] : copyLines(status, width)),
    ...(status.kind === 'snapshot' || status.phase === 'preflight' ? [] : [changesLine(status)]),
    ...(isHeldBack(status.load) ? [`  load ${formatLoad(status.load)}`] : []),
    `  ${oneLine(status.error?.message ?? status.activity)}`,
    ...hintLines(status),
  ].map((line) => fitted(line, width));
  return [[{ style: 'bold', text: title }], ...rest];
}

function stateOf(status: MigrationStatus): string {
  return status.state === 'running' ? status.phase : `${status.state} (${status.phase})`;
}

function copyLines(status: MigrationStatus, width: number): string[] {
  const documents = `${formatCount(status.documents)} of ${formatNumberOf(status.documentsTotal, 'document')}`;
  if (status.snapshotDone) {
    return [
      `  copied ${formatNumberOf(status.documents, 'document')}, ${formatBytes(status.bytes)}`,
    ];
  }
  const left =
    status.secondsLeft === undefined ? '' : `, about ${estimate(status.secondsLeft)} left`;
  return [
    `  ${bar(status.bytes, status.bytesTotal, width)} ${formatPercent(status.bytes, status.bytesTotal)}  ${documents}`,
    `  ${formatCount(status.documentsPerSecond)} documents/s, ${formatBytes(status.bytesPerSecond)}/s${left}, ` +
      `range ${formatCount(status.rangesDone)} of ${formatCount(status.rangesTotal)}`,
  ];
}

/** An estimate shows no fractions. */
function estimate(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)} s` : formatSeconds(seconds);
}

function bar(done: number, total: number, width: number): string {
  const cells = Math.min(WIDEST_BAR, Math.floor(width / 3));
  const filled = total <= 0 ? 0 : Math.min(cells, Math.floor((done / total) * cells));
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
}

function changesLine(status: MigrationStatus): string {
  const lag =
    status.lagSeconds === null ? 'lag unknown yet' : formatLag(status.lagSeconds, status.lagAlarm);
  return `  ${formatNumberOf(status.changesApplied, 'change')} applied, ${formatCount(status.changesPerSecond)}/s, ${lag}`;
}

function hintLines(status: MigrationStatus): string[] {
  if (status.state === 'paused') return [`  To go on: mongo-ferry resume ${status.name}`];
  if (!status.readyForCutover || status.phase === 'cutover' || status.state !== 'running')
    return [];
  return [
    '  Once writes to the source have stopped, cut over with:',
    `    mongo-ferry cutover ${status.name}`,
  ];
}

function fitted(line: string, width: number): string {
  const characters = Array.from(line);
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`;
}
