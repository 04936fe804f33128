import { chosenPipe } from '../../methods/dump-restore/chosen';
import { chosenDump } from '../../methods/mongodump/chosen';
import { chosenRestore } from '../../methods/mongorestore/chosen';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { showInformation, showWarning } from '../common/messages';
import type { Endpoint } from '../../engine/model/endpoint';
import type { DumpPlace } from '../../methods/dump/types';
import { showingFailure } from '../common/errors';
import { Disposable } from '../common/lifecycle';
import { runSteps } from '../common/steps';
import type { Connection } from '../connections/connection';
import { endpointOf } from '../connections/endpoint';
import { pickConnection } from '../connections/pickConnection';
import type { ConnectionStore } from '../connections/store';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { runJobNotified, type Job } from '../engine/jobs';
import type { EngineLauncher } from '../engine/launcher';
import type { OutputLog } from '../engine/log';
import { toolsFolder } from '../engine/toolsFolder';
import { connectionOf } from '../explorer/connectionOf';
import { CollectionNode } from '../explorer/nodes/collectionNode';
import { DatabaseNode } from '../explorer/nodes/databaseNode';
import { typeName } from '../migrations/confirm';
import { commands, type CommandId } from '../names';
import { dumpSteps, existingStep, firstAnswers, restoreSteps, type DumpAnswers } from './dumpSteps';
import { haveTools, meansStep } from './meansStep';

const TOOLS = ['mongodump', 'mongorestore'] as const;

/** Dump… and Restore a Dump…, of a tree item or from the palette. */
export class DumpsFeature extends Disposable {
  constructor(
    private readonly store: ConnectionStore,
    private readonly engine: ExplorerEngine,
    private readonly launcher: EngineLauncher,
    private readonly log: OutputLog,
  ) {
    super();
  }

  register(context: vscode.ExtensionContext): void {
    context.subscriptions.push(this);
    const register = (command: CommandId, work: (node: unknown) => Promise<void>) =>
      this.own(
        vscode.commands.registerCommand(command, (node?: unknown) =>
          showingFailure(() => work(node)),
        ),
      );
    register(commands.dump, (node) => this.dump(node));
    register(commands.restore, (node) => this.restore(node));
    register(commands.dumpRestore, (node) => this.dumpRestore(node));
  }

  private async dump(node: unknown): Promise<void> {
    const placeholder = vscode.l10n.t('Dump: choose the source');
    const source = connectionOf(node) ?? (await pickConnection(this.store, placeholder));
    if (!source) return;
    const answers = firstAnswers();
    const what = includeOf(node);
    const title = vscode.l10n.t('Dump {0}', what ?? source.name);
    if (!(await runSteps(title, answers, [...dumpSteps, meansStep(this.engine, TOOLS)]))) return;
    const to = await askWhereTo(answers, what ?? source.name);
    if (!to) return;
    const { gzip, means } = answers;
    const include = what === undefined ? [] : [what];
    const dump = chosenDump({ to, gzip, include, exclude: [], means });
    await this.carryOut({ ...dump, source: await this.endpoint(source) }, title);
  }

  private async restore(node: unknown): Promise<void> {
    const placeholder = vscode.l10n.t('Restore: choose the target');
    const target = connectionOf(node) ?? (await pickConnection(this.store, placeholder));
    if (!target) return;
    const answers = firstAnswers();
    const title = vscode.l10n.t('Restore to {0}', target.name);
    if (!(await runSteps(title, answers, [...restoreSteps, meansStep(this.engine, TOOLS)]))) return;
    const from = await askWhereFrom(answers);
    if (!from || !(await confirmRestore(from.path, target, answers))) return;
    const { existing, means } = answers;
    const all = { include: [], exclude: [], renames: [] };
    const restore = chosenRestore({
      from,
      ...all,
      existing,
      dryRun: false,
      means,
    });
    await this.carryOut({ ...restore, target: await this.endpoint(target) }, title);
  }

  /** Both tools and a pipe, with no file in between. */
  private async dumpRestore(node: unknown): Promise<void> {
    if (!(await haveTools(this.engine, TOOLS))) return;
    const from = vscode.l10n.t('Copy: choose the source');
    const source = connectionOf(node) ?? (await pickConnection(this.store, from));
    if (!source) return;
    const target = await pickConnection(this.store, vscode.l10n.t('Copy: choose the target'));
    if (!target) return;
    const what = includeOf(node);
    const answers = firstAnswers();
    const title = vscode.l10n.t('Copy {0} to {1}', what ?? source.name, target.name);
    if (!(await runSteps(title, answers, [existingStep]))) return;
    if (!(await confirmRestore(what ?? source.name, target, answers))) return;
    const include = what === undefined ? [] : [what];
    const pipe = chosenPipe({
      include,
      exclude: [],
      renames: [],
      existing: answers.existing,
    });
    const sides = { source: await this.endpoint(source), target: await this.endpoint(target) };
    await this.carryOut({ ...pipe, ...sides }, title);
  }

  private async carryOut(job: Job, title: string): Promise<void> {
    const toldWhere = { ...job, toolsFolder: toolsFolder() };
    const { text = '' } = await runJobNotified(this.launcher, title, toldWhere);
    this.log.info(text);
    const details = vscode.l10n.t('Show Details');
    const [line = ''] = text.split('\n');
    if ((await showInformation(line, details)) === details) {
      await vscode.commands.executeCommand(commands.showLog);
    }
  }

  private endpoint(connection: Connection): Promise<Endpoint> {
    return endpointOf(this.store, connection);
  }
}

function includeOf(node: unknown): string | undefined {
  if (node instanceof DatabaseNode) return node.database.name;
  if (!(node instanceof CollectionNode)) return undefined;
  return `${node.summary.database}.${node.summary.name}`;
}

async function askWhereTo(
  { layout, gzip }: DumpAnswers,
  name: string,
): Promise<DumpPlace | undefined> {
  const ending = layout === 'folder' ? '' : gzip ? '.archive.gz' : '.archive';
  const proposal = `dump-${name.replaceAll(/[^\w.-]+/g, '-')}${ending}`;
  const uri = await vscode.window.showSaveDialog({
    title: layout === 'folder' ? vscode.l10n.t('New folder of the dump') : vscode.l10n.t('Dump to'),
    defaultUri: vscode.Uri.joinPath(startFolder(), proposal),
  });
  return uri && { kind: layout, path: uri.fsPath };
}

async function askWhereFrom({ layout }: DumpAnswers): Promise<DumpPlace | undefined> {
  const folder = layout === 'folder';
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('The dump'),
      defaultUri: startFolder(),
      canSelectFiles: !folder,
      canSelectFolders: folder,
      openLabel: vscode.l10n.t('Restore'),
    })) ?? [];
  return uri && { kind: layout, path: uri.fsPath };
}

/** Whatever writes is confirmed; on production, what drops is confirmed by typing the name. */
async function confirmRestore(
  from: string,
  { name, environment }: Connection,
  { existing }: DumpAnswers,
): Promise<boolean> {
  const question = vscode.l10n.t('Restore {0} to {1}?', from, name);
  const restore = vscode.l10n.t('Restore');
  const detail =
    existing === 'drop'
      ? vscode.l10n.t('Collections of the same names are dropped first: their data will be lost.')
      : vscode.l10n.t('Collections, documents, indexes and views of the dump are written to it.');
  const answer = await showWarning(question, { modal: true, detail }, restore);
  if (answer !== restore) return false;
  return environment !== 'production' || existing !== 'drop' || typeName(name, question);
}

function startFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder?.uri ?? vscode.Uri.file(homedir());
}
