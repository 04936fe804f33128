import { chosenExport } from '../../methods/mongoexport/chosen';
import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import { FILE_FORMATS, formatOfName, type FileFormat } from '../../files/format';
import type { ExportOptions } from '../../methods/export/types';
import type { Means } from '../../methods/means';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps, type Choice, type Step } from '../common/steps';
import { endpointOf } from '../connections/endpoint';
import type { ConnectionStore } from '../connections/store';
import { meansStep } from '../dumps/meansStep';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { runJobNotified } from '../engine/jobs';
import type { EngineLauncher } from '../engine/launcher';
import { toolsFolder } from '../engine/toolsFolder';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { listOf } from '../import/importSteps';
import { commands } from '../names';

/** The answers with which a collection is exported. */
interface ExportState {
  means: Means;
  format: FileFormat;
  canonical: boolean;
  fields: string[];
  query: string;
}

/** Export…: a collection of the tree to a file. */
export class ExportFeature extends Disposable {
  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly launcher: EngineLauncher,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    this.own(
      vscode.commands.registerCommand(commands.exportCollection, async (node?: unknown) => {
        if (!(node instanceof CollectionNode)) return;
        await showingFailure(() => this.export(node));
      }),
    );
  }

  private async export({ connection, summary }: CollectionNode): Promise<void> {
    const { database: db, name } = summary;
    const state: ExportState = {
      format: 'jsonl',
      canonical: true,
      fields: ['_id'],
      query: '',
      means: 'native',
    };
    const title = vscode.l10n.t('Export {0}', `${db}.${name}`);
    const means = meansStep(this.engine, ['mongoexport']);
    const steps = [...exportSteps, { ...means, applies: mongoexportCan }];
    if (!(await runSteps(title, state, steps))) return;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export to'),
      defaultUri: vscode.Uri.joinPath(homeFolder(), `${name}.${state.format}`),
    });
    if (!file) return;
    const options: ExportOptions = {
      namespace: { db, name },
      file: file.fsPath,
      format: formatOfName(file.fsPath) ?? state.format,
      gzip: /\.gz$/i.test(file.fsPath),
      style: state.canonical ? 'canonical' : 'relaxed',
      // Of JSON, the whole documents.
      fields: isTable(state.format) ? state.fields : [],
      query: state.query.trim() === '' ? undefined : state.query,
      // The dialog has asked.
      overwrite: true,
    };
    const source = await endpointOf(this.store, connection);
    const job = { ...chosenExport({ ...options, means: state.means }), source };
    const toldWhere = { ...job, toolsFolder: toolsFolder() };
    const { text = '' } = await runJobNotified(this.launcher, title, toldWhere);
    const open = vscode.l10n.t('Open');
    if ((await showInformation(text, open)) === open) {
      await vscode.commands.executeCommand('vscode.open', file);
    }
  }
}

/** mongoexport writes CSV and JSON only. */
function mongoexportCan({ format }: ExportState): boolean {
  return format !== 'bson' && format !== 'tsv';
}

const exportSteps: readonly Step<ExportState>[] = [
  {
    async ask(state, prompt) {
      const picked = await prompt.pick({
        placeholder: vscode.l10n.t('Format of the file'),
        items: formatChoices(),
      });
      state.format = picked.format;
      state.canonical = picked.canonical;
    },
  },
  {
    applies: ({ format }) => isTable(format),
    async ask(state, prompt) {
      const text = await prompt.text({
        prompt: vscode.l10n.t('Fields that become columns, with commas between them'),
        placeholder: '_id, name, address.city',
        value: state.fields.join(', '),
        validate: (value) =>
          listOf(value).length > 0 ? undefined : vscode.l10n.t('Name at least one field.'),
      });
      state.fields = listOf(text);
    },
  },
  {
    async ask(state, prompt) {
      state.query = await prompt.text({
        prompt: vscode.l10n.t('Only documents that this query finds; all if it is empty'),
        placeholder: '{"age": {"$gt": 30}}',
        value: state.query,
      });
    },
  },
];

function isTable(format: FileFormat): boolean {
  return format === 'csv' || format === 'tsv';
}

type FormatChoice = Pick<ExportState, 'format' | 'canonical'>;

function formatChoices(): Choice<FormatChoice>[] {
  const every = vscode.l10n.t('Keeps every type');
  const some = vscode.l10n.t('Easier to read; does not keep every type');
  const labels: Record<FileFormat, [string, string][]> = {
    csv: [['CSV', some]],
    tsv: [['TSV', some]],
    json: [[vscode.l10n.t('JSON array, canonical'), every]],
    jsonl: [
      [vscode.l10n.t('JSON lines, canonical'), every],
      [vscode.l10n.t('JSON lines, relaxed'), some],
    ],
    bson: [['BSON', every]],
  };
  return FILE_FORMATS.flatMap((format) =>
    labels[format].map(([label, detail]): Choice<FormatChoice> => ({
      label,
      detail,
      value: { format, canonical: detail === every },
    })),
  );
}

function homeFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder?.uri ?? vscode.Uri.file(process.env['HOME'] ?? '/');
}
