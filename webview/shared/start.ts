/** What a page is given when it begins. */
interface Beginning<Setup, Message> {
  root: HTMLElement;
  setup: Setup;
  /** Sends a message to the editor. */
  send: (message: Message) => void;
  /** Keeps what the page is to be restored from after a reload of the window. */
  remember: (state: unknown) => void;
}

/**
 * Begins a page: `open` makes it and returns who receives what arrives from the editor, which is
 * then told that the page listens.
 */
export function startPage<Setup, Message extends { type: string }>(
  open: (beginning: Beginning<Setup, Message>) => (arrived: unknown) => void,
): void {
  const root = document.getElementById('page');
  if (root === null) return;
  const vscode = acquireVsCodeApi();
  const receive = open({
    root,
    setup: JSON.parse(document.getElementById('setup')?.textContent ?? '') as Setup,
    send: (message) => vscode.postMessage(message),
    remember: (state) => vscode.setState(state),
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data));
  vscode.postMessage({ type: 'ready' });
}
