import type { MethodDetail } from '../../src/scenarios/methodDetail';
import type { PageWords } from '../../src/vscode/matrix/messages';
import { element, rich } from '../shared/elements';

/** What is known of a method of a cell, section by section; sections without content are left out. */
export function methodSections(detail: MethodDetail, words: PageWords): HTMLElement[] {
  const texts = (lines: readonly string[]) => lines.map((line) => element('li', {}, rich(line)));
  const steps = detail.steps.map(({ text, who }) =>
    element(
      'li',
      {},
      rich(text),
      element(
        'span',
        { class: 'muted' },
        ` ${who === 'program' ? words.byProgram : words.byPerson}`,
      ),
    ),
  );
  const roles = detail.roles.map(({ side, roles: held, grant }) =>
    element(
      'li',
      {},
      `${side === 'source' ? words.source : words.target}: ${held.join(', ')}`,
      element('pre', {}, grant),
    ),
  );
  const sources = detail.sources.map(({ title, url }) =>
    element('li', {}, element('a', { href: url }, title)),
  );
  const first = detail.blockers.map(({ text, remedy }) =>
    element('li', {}, rich(text), ' ', element('strong', {}, rich(remedy))),
  );
  return [
    element('p', {}, rich(detail.summary)),
    section(words.first, first),
    section(words.prerequisites, texts(detail.prerequisites)),
    section(words.steps, steps, 'ol'),
    section(words.limits, texts(detail.limits)),
    section(words.cannotCarry, texts(detail.cannotCarry)),
    section(words.versions, texts([detail.versions])),
    section(words.roles, roles),
    section(words.rows, texts(detail.rows.map(({ row, title }) => `${row}. ${title}`))),
    section(words.sources, sources),
  ].flatMap((found) => found ?? []);
}

function section(
  title: string,
  items: HTMLElement[],
  list: 'ul' | 'ol' = 'ul',
): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  return element('section', {}, element('h3', {}, title), element(list, {}, ...items));
}
