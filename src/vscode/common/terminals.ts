import * as vscode from 'vscode';
import { inertCommands, oneLine } from '../../engine/inert';

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';

/** Opens a terminal with a program in it. */
export function openTerminal(options: vscode.TerminalOptions & { name: string }): vscode.Terminal {
  return vscode.window.createTerminal({ ...options, name: oneLine(options.name) });
}

/**
 * Puts commands at a shell's prompt, unexecuted, several lines held together as one paste.
 * A control character in them would be obeyed: one ends a paste, one runs the line.
 */
export function putAtPrompt(terminal: vscode.Terminal, commands: string): void {
  const text = inertCommands(commands);
  terminal.sendText(text.includes('\n') ? `${PASTE_START}${text}${PASTE_END}` : text, false);
}
