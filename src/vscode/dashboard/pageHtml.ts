import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PageSetup, PageWords } from './messages';

/** Where the page's bundle lies. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** The page's HTML: no inline script, everything else forbidden. */
export function pageHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  words: PageWords,
  id: string,
): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (...path: string[]) =>
    webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extension), ...path)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  const setup: PageSetup = { id, words };
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${asset('codicons', 'codicon.css')}">
<link rel="stylesheet" href="${asset('migration.css')}">
<title>Mongo Ferry</title>
</head>
<body>
<script type="application/json" id="setup" nonce="${nonce}">${inertJson(setup)}</script>
<main id="page"></main>
<script src="${asset('migration.js')}" nonce="${nonce}"></script>
</body>
</html>`;
}

/** JSON that cannot end the element it stands in. */
function inertJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
