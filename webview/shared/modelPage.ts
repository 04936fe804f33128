import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import { startPage } from './start';

/** A page that shows a model, anew each time that one arrives. */
type ModelPage<Words, Message, Model> = new (
  root: HTMLElement,
  words: Words,
  send: (message: Message) => void,
) => { show(model: Model): void };

/** Begins a page that shows nothing but the last model which arrived. */
export function startModelPage<Words, Message extends { type: string }, Model>(
  Page: ModelPage<Words, Message, Model>,
  isHostMessage: (value: unknown) => value is { type: 'model'; model: Model },
): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());
  startPage<{ words: Words }, Message>(({ root, setup, send }) => {
    const page = new Page(root, setup.words, send);
    return (arrived) => {
      if (isHostMessage(arrived)) page.show(arrived.model);
    };
  });
}
