import * as vscode from 'vscode';
import { showInformation } from '../common/messages';
import { toolInWords, type Tool, type ToolName } from '../../methods/databaseTools/find';
import type { Means } from '../../methods/means';
import type { Choice, Step } from '../common/steps';
import type { ExplorerEngine } from '../engine/explorerEngine';
import { toolsFolder } from '../engine/toolsFolder';
import { settings, settingsSection } from '../names';

const DOWNLOAD = 'https://www.mongodb.com/try/download/database-tools';

/** Asks who does it, saying which of these tools are there. */
export function meansStep(
  engine: ExplorerEngine,
  names: readonly ToolName[],
): Step<{ means: Means }> {
  return {
    async ask(state, prompt) {
      const looking = vscode.l10n.t('Looking for the MongoDB Database Tools…');
      for (;;) {
        const tools = await prompt.busy(looking, findTools(engine));
        const { found, missing } = sortOut(tools, names);
        const items: Choice<Means>[] = [
          {
            label: vscode.l10n.t('By Mongo Ferry'),
            detail: vscode.l10n.t('Needs nothing else.'),
            value: 'native',
          },
          {
            label: vscode.l10n.t('By the MongoDB Database Tools'),
            description: missing.length > 0 ? vscode.l10n.t('not installed') : undefined,
            detail:
              missing.length > 0
                ? vscode.l10n.t('Not found: {0}. Choose this to get them.', missing.join(', '))
                : found.map(toolInWords).join(', '),
            value: 'tools',
          },
        ];
        const placeholder = vscode.l10n.t('Who does it');
        state.means = await prompt.pick({ placeholder, items, active: state.means });
        if (state.means === 'native' || missing.length === 0) return;
        state.means = 'native';
        await helpToGet(missing);
      }
    },
  };
}

/**
 * Makes sure that tools are there; else says how to get them.
 * @returns whether they are
 */
export async function haveTools(
  engine: ExplorerEngine,
  names: readonly ToolName[],
): Promise<boolean> {
  const { missing } = sortOut(await findTools(engine), names);
  if (missing.length > 0) await helpToGet(missing);
  return missing.length === 0;
}

async function findTools(engine: ExplorerEngine): Promise<Tool[]> {
  const client = await engine.client();
  return await client.findTools({ toolsFolder: toolsFolder() });
}

function sortOut(
  tools: Tool[],
  names: readonly ToolName[],
): { found: Tool[]; missing: ToolName[] } {
  const found = tools.filter(({ name }) => names.includes(name));
  return { found, missing: names.filter((name) => !found.some((tool) => tool.name === name)) };
}

async function helpToGet(missing: ToolName[]): Promise<void> {
  const download = vscode.l10n.t('Open Download Page');
  const set = vscode.l10n.t('Name Their Folder');
  const folder = toolsFolder();
  const where =
    folder === undefined
      ? vscode.l10n.t('They were looked for on PATH and in the usual places.')
      : vscode.l10n.t('They were looked for in {0}.', folder);
  const detail = `${where} ${vscode.l10n.t('Install the MongoDB Database Tools, or name the folder that holds them.')}`;
  const message = vscode.l10n.t('Not found: {0}', missing.join(', '));
  const options = { modal: true, detail };
  const answer = await showInformation(message, options, download, set);
  if (answer === download) await vscode.env.openExternal(vscode.Uri.parse(DOWNLOAD));
  if (answer !== set) return;
  const name = `${settingsSection}.${settings.toolsFolder}`;
  await vscode.commands.executeCommand('workbench.action.openSettings', name);
}
