import * as vscode from 'vscode';
import type { CellMethodKey } from '../../scenarios/methodDetail';
import { SOURCE_KINDS, TARGET_KINDS, type Kind } from '../../scenarios/kinds';
import { fromDeploymentFacts } from '../../scenarios/fromDeployment';
import { pickOne } from '../common/ask';
import type { Choice } from '../common/steps';
import type { Connection } from '../connections/connection';
import { connectionChoice } from '../connections/pickConnection';
import type { ConnectionStore } from '../connections/store';
import type { Sessions } from '../explorer/sessions';
import type { ChosenMethod, ChosenSide } from '../recommendation/chosenMethod';

/** Providers of sources that no connection reaches. */
const NOT_MONGODB = new Set(['dynamodb', 'files', 'dump', 'sample-data']);

interface Saved {
  store: ConnectionStore;
  sessions: Sessions;
  /** Connections to offer first, by what the user has selected. */
  selected: { source?: Connection; target?: Connection };
}

/** Asks which connections a method of a cell is for; each side may be left open. */
export async function chooseSides(
  { source, target, method, mode }: CellMethodKey,
  saved: Saved,
): Promise<ChosenMethod | undefined> {
  const sourceKind = SOURCE_KINDS.find(({ id }) => id === source);
  const targetKind = TARGET_KINDS.find(({ id }) => id === target);
  if (!sourceKind || !targetKind) return undefined;
  const from = await chooseSide(vscode.l10n.t('Source'), sourceKind, saved, saved.selected.source);
  if (!from) return undefined;
  const to = await chooseSide(vscode.l10n.t('Target'), targetKind, saved, saved.selected.target);
  return to && { method, mode, source: from, target: to, needs: {} };
}

async function chooseSide(
  name: string,
  kind: Kind,
  { store, sessions }: Saved,
  selected: Connection | undefined,
): Promise<ChosenSide | undefined> {
  const open: ChosenSide = { label: kind.label, facts: kind.facts };
  const provider = kind.facts.provider ?? '';
  if (NOT_MONGODB.has(provider) || store.all().length === 0) return open;
  const first = store.all().filter(({ id }) => id === selected?.id);
  const others = store.all().filter(({ id }) => id !== selected?.id);
  const choices: Choice<Connection | undefined>[] = [
    ...[...first, ...others].map(connectionChoice),
    {
      label: vscode.l10n.t('$(circle-outline) No connection: the runbook asks for it'),
      value: undefined,
    },
  ];
  const picked = await pickOne(choices, {
    title: kind.label,
    placeHolder: vscode.l10n.t('{0}: which connection?', name),
  });
  if (!picked) return undefined;
  const connection = picked.value;
  if (!connection) return open;
  const session = sessions.get(connection.id);
  const found = session.state === 'connected' ? fromDeploymentFacts(session.facts) : {};
  return { label: connection.name, facts: { ...kind.facts, ...found }, connection };
}
