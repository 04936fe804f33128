import * as vscode from 'vscode';
import { inertCommands } from '../../engine/inert';

/** Copies text that is likely to be pasted into a shell, which would obey control characters. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(inertCommands(text));
}
