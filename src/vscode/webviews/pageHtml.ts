import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Pages under `webview/`, one bundle and one style sheet each. */
export type Page =
  'dynamodb' | 'migration' | 'matrix' | 'recommendation' | 'import' | 'preflight' | 'topology';

/** Where the pages' bundles lie. */
export function webviewFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/** Scripts allowed, and nothing loaded from elsewhere. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
}

/**
 * A page's HTML: no inline script, everything else forbidden.
 * @param setup what the page has from the start; stands in it as inert JSON
 */
export function pageHtml(
  webview: vscode.Webview,
  extension: vscode.Uri,
  page: Page,
  setup: object,
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
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${asset('codicons', 'codicon.css')}">
<link rel="stylesheet" href="${asset(`${page}.css`)}">
<title>Mongo Ferry</title>
</head>
<body>
<script type="application/json" id="setup" nonce="${nonce}">${inertJson(setup)}</script>
<main id="page"></main>
<script src="${asset(`${page}.js`)}" nonce="${nonce}"></script>
</body>
</html>`;
}

/** JSON that cannot end the element it stands in. */
function inertJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** A page's icon in its tab. */
export function pageIcon(
  extension: vscode.Uri,
  page: string,
): { light: vscode.Uri; dark: vscode.Uri } {
  const file = (theme: string) => vscode.Uri.joinPath(extension, 'media', `${page}-${theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}
