import type { HostMessage, PageMessage, PageSetup } from '../../src/vscode/dynamodb/messages';
import { ImportFrame } from '../shared/importFrame';
import { ChoiceControls } from './choices';

/** The page of a DynamoDB table: what is chosen, and the documents that come of it. */
export class DynamoPage {
  private readonly controls: ChoiceControls;
  private readonly frame: ImportFrame;

  constructor(
    root: HTMLElement,
    { words, table, namespace }: PageSetup,
    send: (message: PageMessage) => void,
  ) {
    this.controls = new ChoiceControls(words, (choices) => send({ type: 'choices', choices }));
    this.frame = new ImportFrame(root, words, [table, namespace], this.controls.element, send);
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'model': {
        const { preview, summary } = message.model;
        this.controls.show(preview);
        this.frame.show(summary, preview);
        return;
      }
      case 'failed':
        this.frame.tell(message.text);
        return;
      case 'running':
      case 'ended':
        this.frame.tell(message.text);
        this.controls.freeze();
    }
  }
}
