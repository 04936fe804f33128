import { element } from './elements';

/** The words of {@link PreviewLists}. */
export interface PreviewWords {
  documents: string;
  rejected: string;
  noneRejected: string;
}

/** The first documents that an import would make, and the first records that it would reject. */
export class PreviewLists {
  readonly elements: HTMLElement[];
  private readonly documents = element('ol', { class: 'documents' });
  private readonly rejected = element('ul', { class: 'rejected' });

  constructor(private readonly words: PreviewWords) {
    this.elements = [
      element('h2', {}, words.documents),
      this.documents,
      element('h2', {}, words.rejected),
      this.rejected,
    ];
  }

  show({ documents, rejected }: { documents: string[]; rejected: string[] }): void {
    this.documents.replaceChildren(
      ...documents.map((text) => element('li', {}, element('code', {}, text))),
    );
    const reasons = rejected.length > 0 ? rejected : [this.words.noneRejected];
    this.rejected.replaceChildren(...reasons.map((text) => element('li', {}, text)));
  }
}
