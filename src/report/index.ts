/** Renderings of reports and statuses: pure functions, for the command line, the extension and the demo. */
export { formatCompared } from './background';
export { formatBytes, formatCount, formatNumberOf, formatPercent, formatSeconds } from './format';
export { oneLine } from '../engine/inert';
export { formatLoad, isHeldBack } from './load';
export { renderReportJson } from './json';
export { renderReportMarkdown } from './markdown';
export { formatDone, formatLag, renderStatusText } from './status';
export { renderReportText, renderVerificationText } from './text';
