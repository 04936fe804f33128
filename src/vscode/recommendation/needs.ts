import * as vscode from 'vscode';
import type { Needs } from '../../scenarios/facts';
import { durationInWords, numberInWords } from '../../scenarios/format';
import { askText, pickMany, pickOne } from '../common/ask';
import type { Choice } from '../common/steps';

type NeedName = keyof Needs;
type Value<N extends NeedName> = Exclude<Needs[N], undefined>;

/** A need that the user may state: its name, its values, and what it may be. */
interface Need<N extends NeedName> {
  label: string;
  question: string;
  /** Offered values. */
  values: readonly Value<N>[];
  text(value: Value<N>): string;
  is(value: unknown): boolean;
  /** For values that are typed; undefined for a text that is none. */
  parse?: { placeholder: string; read(text: string): Value<N> | undefined };
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Every need in the order in which they are listed. */
export function needDefinitions(): { readonly [N in NeedName]-?: Need<N> } {
  return {
    allowedDowntimeSeconds: {
      label: vscode.l10n.t('Allowed downtime'),
      question: vscode.l10n.t('How long may the application be without writes?'),
      values: [10, MINUTE, 10 * MINUTE, HOUR, 8 * HOUR, 3 * DAY],
      text: durationInWords,
      is: isAmount,
      parse: { placeholder: '30s, 10m, 2h, 1d', read: readDuration },
    },
    purpose: {
      label: vscode.l10n.t('Purpose'),
      question: vscode.l10n.t('What is it for?'),
      values: ['migrate', 'sync', 'copy', 'sample-data'],
      text: purposeText,
      is: (value) => ['migrate', 'sync', 'copy', 'sample-data'].includes(value as string),
    },
    linkMbps: {
      label: vscode.l10n.t('Bandwidth between the sides'),
      question: vscode.l10n.t('How much do the sides and this machine have between them?'),
      values: [10, 100, 1000, 10_000],
      text: (value) => `${numberInWords(value)} Mbit/s`,
      is: (value) => isAmount(value) && value > 0,
      parse: { placeholder: vscode.l10n.t('Mbit/s, such as 250'), read: readPositive },
    },
    moveUsers: yesOrNo(
      vscode.l10n.t('Users and roles move too'),
      vscode.l10n.t('Must users and roles move, too?'),
    ),
    reverseSync: yesOrNo(
      vscode.l10n.t('Reverse sync'),
      vscode.l10n.t('After the cutover, must changes flow back, so that you can return?'),
    ),
    dataStaysInside: yesOrNo(
      vscode.l10n.t('Data stays inside'),
      vscode.l10n.t('May data pass through your own machines and providers only?'),
    ),
    selfService: yesOrNo(
      vscode.l10n.t('Self-service only'),
      vscode.l10n.t('Only ways without steps in a cloud console?'),
    ),
    freeOnly: yesOrNo(
      vscode.l10n.t('No extra cost'),
      vscode.l10n.t('Only ways that cost nothing beside the two deployments?'),
    ),
    rename: yesOrNo(
      vscode.l10n.t('Renames'),
      vscode.l10n.t('Do databases or collections change their names?'),
    ),
    subset: yesOrNo(vscode.l10n.t('A part only'), vscode.l10n.t('Does only a part of it move?')),
    filters: yesOrNo(
      vscode.l10n.t('Chosen or changed documents'),
      vscode.l10n.t('Are documents chosen, or fields dropped or changed, on the way?'),
    ),
    twoWay: yesOrNo(
      vscode.l10n.t('Writes on both sides'),
      vscode.l10n.t('Must both sides be written to at the same time?'),
    ),
    keepUuids: yesOrNo(
      vscode.l10n.t('Same UUIDs'),
      vscode.l10n.t('Must collections keep their UUIDs?'),
    ),
    sameNetwork: yesOrNo(
      vscode.l10n.t('One network'),
      vscode.l10n.t('Do the servers of both sides reach each other?'),
    ),
    sameProject: yesOrNo(
      vscode.l10n.t('Same Atlas project'),
      vscode.l10n.t('May the cluster stay in its Atlas project and region?'),
    ),
    load: {
      label: vscode.l10n.t('Load'),
      question: vscode.l10n.t('How hard may it work?'),
      values: ['gentle', 'balanced'],
      text: (value) => (value === 'gentle' ? vscode.l10n.t('gently') : vscode.l10n.t('balanced')),
      is: (value) => value === 'gentle' || value === 'balanced',
    },
    machines: {
      label: vscode.l10n.t('Machines'),
      question: vscode.l10n.t('How many machines may carry data?'),
      values: ['one', 'many'],
      text: (value) => (value === 'one' ? vscode.l10n.t('one') : vscode.l10n.t('many')),
      is: (value) => value === 'one' || value === 'many',
    },
    tools: {
      label: vscode.l10n.t('Tools at hand'),
      question: vscode.l10n.t('Which programs are at hand? All others count as missing.'),
      values: [],
      text: (value) => value.join(', ') || vscode.l10n.t('none'),
      is: (value) => Array.isArray(value) && value.every((tool) => typeof tool === 'string'),
    },
  };
}

function yesOrNo(label: string, question: string) {
  return {
    label,
    question,
    values: [true, false],
    text: (value: boolean) => (value ? vscode.l10n.t('yes') : vscode.l10n.t('no')),
    is: (value: unknown) => typeof value === 'boolean',
  };
}

function purposeText(purpose: Value<'purpose'>): string {
  switch (purpose) {
    case 'migrate':
      return vscode.l10n.t('migrate once');
    case 'sync':
      return vscode.l10n.t('keep in sync');
    case 'copy':
      return vscode.l10n.t('a copy, the source stays in use');
    case 'sample-data':
      return vscode.l10n.t('sample data');
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** `30s`, `10m`, `2h`, `1d`; a bare number is seconds. */
export function readDuration(text: string): number | undefined {
  const [, count, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smhd])?$/.exec(text.trim()) ?? [];
  const factor = { s: 1, m: MINUTE, h: HOUR, d: DAY }[unit];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}

function readPositive(text: string): number | undefined {
  const value = Number(text.trim());
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Those of stored needs that are still understood. */
export function needsFrom(stored: unknown): Needs {
  if (typeof stored !== 'object' || stored === null) return {};
  const definitions = needDefinitions();
  return Object.fromEntries(
    Object.entries(stored).filter(
      ([name, value]) => isNeedName(name) && definitions[name].is(value),
    ),
  );
}

/** Whether a text names a need. */
export function isNeedName(name: string): name is NeedName {
  return Object.hasOwn(needDefinitions(), name);
}

/** The stated needs for people. */
export function needsInWords(needs: Needs): { name: NeedName; label: string; value: string }[] {
  return needNames().flatMap((name) => {
    const value = valueText(name, needs);
    return value === undefined ? [] : [{ name, label: needDefinitions()[name].label, value }];
  });
}

/** How the needs of two sides are asked for. */
export interface Asking {
  title: string;
  /** Programs that methods are carried out with. */
  programs: () => Promise<readonly string[]>;
}

/** Asks for one need after the other until the user is done; returns the changed needs. */
export async function askNeeds(
  needs: Needs,
  asking: Asking,
  onChange: (needs: Needs) => void,
): Promise<void> {
  let current = needs;
  for (;;) {
    const picked = await pickOne(needChoices(current), {
      title: asking.title,
      placeHolder: vscode.l10n.t('Choose a need to change it; Escape when done'),
    });
    if (!picked) return;
    const changed = await askNeed(picked.value, current, asking);
    if (!changed) continue;
    current = changed;
    onChange(current);
  }
}

/** Asks for one need; undefined when the user gave up. */
export async function askNeed(
  name: NeedName,
  needs: Needs,
  asking: Asking,
): Promise<Needs | undefined> {
  if (name === 'tools') return askTools(needs, asking);
  const { title } = asking;
  const definition = needDefinitions()[name] as Need<NeedName>;
  const now = needs[name];
  const choices: Choice<{ value?: unknown; typed?: true }>[] = [
    ...definition.values.map((value) => ({
      label: definition.text(value as never),
      description: value === now ? vscode.l10n.t('now') : undefined,
      value: { value },
    })),
    ...(definition.parse
      ? [{ label: vscode.l10n.t('Another…'), value: { typed: true as const } }]
      : []),
    { label: vscode.l10n.t('Not decided'), value: {} },
  ];
  const picked = await pickOne(choices, {
    title,
    placeHolder: definition.question,
  });
  if (!picked) return undefined;
  if (!picked.value.typed) return withNeed(needs, name, picked.value.value);
  const typed = await askTyped(definition, title);
  return typed === undefined ? undefined : withNeed(needs, name, typed);
}

async function askTyped({ question, parse }: Need<NeedName>, title: string): Promise<unknown> {
  const text = await askText({
    title,
    prompt: question,
    placeHolder: parse?.placeholder,
    validateInput: (input) =>
      parse?.read(input) === undefined
        ? vscode.l10n.t('Write it like this: {0}', parse?.placeholder ?? '')
        : undefined,
  });
  return text === undefined ? undefined : parse?.read(text);
}

async function askTools(needs: Needs, { title, programs }: Asking): Promise<Needs | undefined> {
  const known = await programs();
  const picked = await pickMany(
    known.map((label) => ({ label, picked: needs.tools?.includes(label) ?? false })),
    { title, placeHolder: needDefinitions().tools.question },
  );
  return (
    picked &&
    withNeed(needs, 'tools', picked.length === 0 ? undefined : picked.map(({ label }) => label))
  );
}

function withNeed(needs: Needs, name: NeedName, value: unknown): Needs {
  const others = Object.entries(needs).filter(([other]) => other !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

function needNames(): NeedName[] {
  return Object.keys(needDefinitions()) as NeedName[];
}

function needChoices(needs: Needs): Choice<NeedName>[] {
  return needNames().map((name) => ({
    label: needDefinitions()[name].label,
    description: valueText(name, needs) ?? vscode.l10n.t('not decided'),
    value: name,
  }));
}

function valueText(name: NeedName, needs: Needs): string | undefined {
  const value = needs[name];
  return value === undefined ? undefined : (needDefinitions()[name] as Need<NeedName>).text(value);
}
