type Child = Node | string;

/** Makes an element with attributes and children; text is never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Record<string, string>,
  ...children: Child[]
): HTMLElementTagNameMap[K];
export function element(
  tag: string,
  attributes?: Record<string, string>,
  ...children: Child[]
): HTMLElement;
export function element(
  tag: string,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Makes an element of an SVG picture. */
export function shape(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Text whose `code` between backticks is set as code. */
export function rich(text: string): HTMLElement {
  const parts = text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 0 ? part : element('code', {}, part)));
  return element('span', {}, ...parts);
}

/** A codicon, hidden from screen readers: the text beside it says the same. */
export function icon(name: string): HTMLElement {
  return element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

/** Sets an element's text only when it differs, so that live regions stay quiet. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
