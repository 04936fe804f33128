/** What the tools tell on standard error, line by line (mongo-tools 100.x). */

/** What is known of a run from its lines. */
export interface ToolState {
  /** Of all namespaces, done or under way. */
  documents: number;
  /** By namespace as dumped or restored, those that are done. */
  done: Map<string, number>;
  /** Documents that mongorestore or mongoimport could not write. */
  failures: number;
  /** The line was told that sums up what was done. */
  summed: boolean;
  activity: string;
  /** The last lines, for when it fails. */
  lastLines: string[];
}

const KEPT_LINES = 12;

/** A state before the first line. */
export function initialState(activity: string): ToolState {
  return {
    documents: 0,
    done: new Map(),
    failures: 0,
    summed: false,
    activity,
    lastLines: [],
  };
}

const DUMPED = /^done dumping (.+) \((\d+) documents?\)$/;
const RESTORED = /^finished restoring (.+) \((\d+) documents?, (\d+) failures?\)$/;
const SUMMED =
  /^(\d+) document\(s\) (?:restored|imported|deleted) successfully\. (\d+) document\(s\) failed to \w+\.$/;
const EXPORTED = /^exported (\d+) records?$/;
/** `[######..........]  shop.orders  101/250  (40.4%)` */
const BAR = /^\[[#.]+\]\s+(.+?)\s{2,}(\S+)\/(\S+)\s+\(([\d.]+)%\)$/;
const BEGUN = /^(writing|restoring) (.+?) (?:to|from) /;
const INDEXES = /^restoring indexes for collection (.+) from metadata$/;

/** Takes one line, without its time. */
export function readLine(state: ToolState, line: string): void {
  if (line === '') return;
  const [, dumped, count = '0'] = DUMPED.exec(line) ?? [];
  const [, restored, arrived = '0', failed = '0'] = RESTORED.exec(line) ?? [];
  const [, all, lost = '0'] = SUMMED.exec(line) ?? EXPORTED.exec(line) ?? [];
  const [, barred, , , percent] = BAR.exec(line) ?? [];
  if (dumped !== undefined) note(state, dumped, Number(count));
  else if (restored !== undefined) {
    note(state, restored, Number(arrived));
    state.failures += Number(failed);
  } else if (all !== undefined) {
    state.documents = Number(all);
    state.failures = Number(lost);
    state.summed = true;
  } else if (barred !== undefined) state.activity = `${barred}: ${percent ?? '?'} %`;
  else {
    const indexed = INDEXES.exec(line)?.[1];
    const begun = BEGUN.exec(line)?.[2];
    if (indexed !== undefined) state.activity = `Building indexes of ${indexed}`;
    else if (begun !== undefined) state.activity = begun;
  }
  if (barred !== undefined) return;
  state.lastLines.push(line);
  if (state.lastLines.length > KEPT_LINES) state.lastLines.shift();
}

function note(state: ToolState, namespace: string, documents: number): void {
  state.done.set(namespace, documents);
  state.documents += documents;
  state.activity = namespace;
}

/** A line without the time that stands before it. */
export function withoutTime(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\dT\S+\t/, '').trimEnd();
}
