import * as vscode from 'vscode';
import { inBackground } from '../common/background';
import { Disposable } from '../common/lifecycle';
import { Throttle } from '../common/throttle';
import { pageHtml, pageIcon } from '../webviews/pageHtml';
import {
  isPageMessage,
  type HostMessage,
  type PageSetup,
  type PageWords,
} from '../../pages/topology';
import type { Picture } from './pictures';

/** So often the deployments are looked at while the page is on view. */
const LOOK_MS = 5_000;
/** At most this often the page is told of news. */
const UPDATE_MS = 1_000;

/** A topology picture in its panel, live. */
export class TopologyPanel extends Disposable {
  private readonly updates = this.own(new Throttle<void>(UPDATE_MS, () => this.send()));
  private timer: NodeJS.Timeout | undefined;
  /** Nothing is sent before the page listens. */
  private ready = false;
  private looking = false;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    private readonly picture: Picture,
  ) {
    super();
    this.own(panel.onDidChangeViewState(() => this.watch()));
    this.own(panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message)));
    panel.iconPath = pageIcon(extension, 'topology');
    const setup: PageSetup = { subject: picture.subject, words: pageWords() };
    panel.webview.html = pageHtml(panel.webview, extension, 'topology', setup);
  }

  override dispose(): void {
    clearInterval(this.timer);
    super.dispose();
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Something that the picture is of has changed. */
  update(): void {
    if (this.ready && this.panel.visible) this.updates.call();
  }

  private receive(message: unknown): void {
    if (!isPageMessage(message)) return;
    this.ready = true;
    this.updates.call();
    this.watch();
  }

  /** Looks now and from time to time, as long as somebody sees it. */
  private watch(): void {
    clearInterval(this.timer);
    if (!this.ready || !this.panel.visible) return;
    const look = () => void inBackground(() => this.look());
    this.timer = setInterval(look, LOOK_MS);
    look();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.picture.look();
    } finally {
      this.looking = false;
    }
    if (!this.isDisposed) this.update();
  }

  private send(): void {
    const model = this.picture.draw();
    const message: HostMessage = model ? { type: 'model', model } : { type: 'gone' };
    void this.panel.webview.postMessage(message);
  }
}

function pageWords(): PageWords {
  return {
    picture: vscode.l10n.t('Topology picture'),
    keys: vscode.l10n.t('The arrow keys go from one to the other.'),
    asText: vscode.l10n.t('As text'),
    notes: vscode.l10n.t('Not known'),
    lastUpdated: vscode.l10n.t('Last updated'),
    gone: vscode.l10n.t('What this picture was of has been removed.'),
  };
}
