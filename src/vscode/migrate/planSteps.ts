import * as vscode from 'vscode';
import type { CollectionSummary } from '../../engine/catalog/summaries';
import type { ExistingDataPolicy, MigrationPlan } from '../../engine/model/plan';
import { formatBytes, formatCount, formatNumberOf } from '../../report';
import type { Step, StepPrompt } from '../common/steps';
import type { Connection } from '../connections/connection';
import { connectionChoice } from '../connections/pickConnection';
import { askMethod, isOwn } from './askMethod';
import { askOptions } from './askOptions';
import { listNamespaces, migrationName, namespaceOf, targetOf, withSizes } from './namespaces';
import { planFromSettings } from './plan';
import { verifySteps } from './verifySteps';
import { list, type PlanContext, type PlanState } from './planState';

/** The questions between right click and summary. */
export function planSteps(context: PlanContext): Step<PlanState>[] {
  const own = (applies: (state: PlanState) => boolean) => (state: PlanState) =>
    isOwn(state) && applies(state);
  return [
    {
      applies: ({ targetGiven }) => !targetGiven,
      ask: (state, prompt) => askTarget(state, prompt, context),
    },
    {
      applies: ({ methodGiven, operation }) => !methodGiven && operation !== 'verify',
      ask: (state, prompt) => askMethod(state, prompt, context),
    },
    { applies: isOwn, ask: (state, prompt) => askNamespaces(state, prompt, context) },
    {
      applies: isOwn,
      ask: async (state, prompt) => {
        await askOptions(state, prompt);
        await lookAtTarget(state, prompt, context);
      },
    },
    { applies: own(({ clashes }) => clashes.length > 0), ask: askExistingData },
    { applies: own(({ operation }) => operation === 'migrate'), ask: askCutover },
    ...verifySteps<PlanState>(({ operation }) => operation === 'verify'),
    {
      applies: own(({ operation }) => operation !== 'verify'),
      ask: (state, prompt) => askName(state, prompt, context),
    },
  ];
}

async function askTarget(
  state: PlanState,
  prompt: StepPrompt,
  { store, usedNames }: PlanContext,
): Promise<void> {
  const others = store.all().filter(({ id }) => id !== state.source.id);
  const target = await prompt.pick({
    placeholder: vscode.l10n.t('Target of {0}', state.source.name),
    items: others.map(connectionChoice),
    active: state.target,
  });
  state.target = target;
  state.name = migrationName(state.source.name, target.name, usedNames());
}

async function askNamespaces(
  state: PlanState,
  prompt: StepPrompt,
  context: PlanContext,
): Promise<void> {
  const { source } = state;
  state.all = await prompt.busy(
    vscode.l10n.t('Listing the namespaces of {0}…', source.name),
    sizedNamespaces(source, context),
  );
  if (state.all.length === 0) {
    await prompt.pick({
      placeholder: vscode.l10n.t('{0} holds no collections.', source.name),
      items: [{ label: vscode.l10n.t('Choose another target'), value: 'back' }],
    });
    prompt.goBack();
  }
  state.chosen = await prompt.pickMany({
    placeholder: vscode.l10n.t('Choose namespaces'),
    items: namespaceItems(state),
  });
  const names = new Set(state.chosen.flatMap((each) => [each.database, namespaceOf(each)]));
  state.renames = state.renames.filter(({ from }) => names.has(from));
}

async function lookAtTarget(
  state: PlanState,
  prompt: StepPrompt,
  context: PlanContext,
): Promise<void> {
  state.clashes =
    state.operation === 'verify'
      ? []
      : await prompt.busy(vscode.l10n.t('Looking at the target…'), findClashes(state, context));
  if (state.clashes.length === 0) state.existing = 'refuse';
}

async function sizedNamespaces(
  source: Connection,
  { engine, store }: PlanContext,
): Promise<CollectionSummary[]> {
  const client = await engine.client();
  const uri = await store.completeUri(source);
  const { stateDatabase } = planFromSettings('', 'migrate');
  const all = await listNamespaces(client, uri);
  // What other migrations and imports left there is never carried.
  return withSizes(
    client,
    uri,
    all.filter(({ database }) => database !== stateDatabase),
  );
}

async function findClashes(state: PlanState, { engine, store }: PlanContext): Promise<string[]> {
  if (!state.target) return [];
  const client = await engine.client();
  const uri = await store.completeUri(state.target);
  const wanted = state.chosen.map((summary) => targetOf(summary, state.renames));
  const databases = new Set(wanted.map((namespace) => namespace.split('.', 1)[0] ?? ''));
  const existing = new Set((await listNamespaces(client, uri, databases)).map(namespaceOf));
  return wanted.filter((namespace) => existing.has(namespace));
}

function namespaceItems({ all, chosen, preselected }: PlanState) {
  const before = new Set(chosen.map(namespaceOf));
  const databases = [...new Set(all.map(({ database }) => database))];
  return databases.flatMap((database) => [
    { label: database, kind: vscode.QuickPickItemKind.Separator },
    ...all
      .filter((summary) => summary.database === database)
      .map((summary) => ({
        label: namespaceOf(summary),
        description: sizeText(summary),
        picked:
          before.size > 0
            ? before.has(namespaceOf(summary))
            : preselected === undefined ||
              (preselected.database === database &&
                (preselected.collection === undefined || preselected.collection === summary.name)),
        value: summary,
      })),
  ]);
}

function sizeText({ kind, documents, bytes }: CollectionSummary): string {
  const parts: string[] = kind === 'collection' ? [] : [kind];
  if (documents !== undefined) parts.push(formatNumberOf(documents, 'document'));
  if (bytes !== undefined) parts.push(formatBytes(bytes));
  return parts.join(' · ');
}

async function askExistingData(state: PlanState, prompt: StepPrompt): Promise<void> {
  const count = formatCount(state.clashes.length);
  state.existing = await prompt.pick<ExistingDataPolicy>({
    placeholder: vscode.l10n.t(
      '{0} of the chosen namespaces are in {1} already',
      count,
      state.target?.name ?? '',
    ),
    active: state.existing,
    items: [
      {
        label: vscode.l10n.t('$(merge) Keep them and copy into them'),
        detail: vscode.l10n.t('Documents with the same _id are replaced, others stay.'),
        value: 'continue',
      },
      {
        label: vscode.l10n.t('$(trash) Drop them first'),
        detail: list(state.clashes),
        value: 'drop',
      },
    ],
  });
}

async function askCutover(state: PlanState, prompt: StepPrompt): Promise<void> {
  state.cutover = await prompt.pick<MigrationPlan['cutover']>({
    placeholder: vscode.l10n.t('When to cut over'),
    active: state.cutover,
    items: [
      {
        label: vscode.l10n.t('$(person) When I say so'),
        detail: vscode.l10n.t(
          'Follows the source until you have stopped writes and choose Cut Over.',
        ),
        value: 'manual',
      },
      {
        label: vscode.l10n.t('$(zap) As soon as it has caught up'),
        detail: vscode.l10n.t('For a source that nobody writes to any more.'),
        value: 'when-caught-up',
      },
    ],
  });
}

async function askName(
  state: PlanState,
  prompt: StepPrompt,
  { usedNames }: PlanContext,
): Promise<void> {
  const used = usedNames();
  state.name = await prompt.text({
    prompt: vscode.l10n.t('Name of the migration, unique in the target'),
    value: state.name,
    validate: (text) => {
      if (!/^[A-Za-z0-9._-]{1,64}$/.test(text)) {
        return vscode.l10n.t('Up to 64 letters, digits, dots, underscores and hyphens.');
      }
      return used.has(text)
        ? vscode.l10n.t('A migration of this name is in the Migrations view already.')
        : undefined;
    },
  });
}
