import * as vscode from 'vscode';
import type { Difference } from '../../engine/model/verification';
import { pickOne } from '../common/ask';
import type { MigrationRecord } from '../migrations/record';

/** What verification found, and where each namespace went. */
export function sidesOf({ verification, status }: MigrationRecord): {
  found: Difference[];
  targets: Map<string, string>;
} {
  const report = verification ?? status.report?.verification;
  const targets = (report?.namespaces ?? []).map(
    ({ namespace, target }) => [namespace, target || namespace] as const,
  );
  return { found: report?.found ?? [], targets: new Map(targets) };
}

/** Whether it is about one document, of which there are two versions. */
export function isDocumentDifference({ id }: Difference): boolean {
  return id !== undefined && id !== '';
}

/** Lets the user choose among the documents that differ. */
export async function pickDifference(
  found: readonly Difference[],
): Promise<Difference | undefined> {
  const picked = await pickOne(
    found.filter(isDocumentDifference).map((difference) => ({
      label: difference.id ?? '',
      description: difference.namespace,
      detail: difference.detail,
      difference,
    })),
    {
      placeHolder: vscode.l10n.t('Which document to compare'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.difference;
}
