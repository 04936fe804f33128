import type { PageModel, PictureNode } from '../../src/vscode/topology/messages';
import { shape } from '../shared/elements';
import { layout, nodeBox, type Box, type PlacedColumn, type PlacedGroup } from './layout';

/** Characters that fit into a node; the rest is in its tooltip and label. */
const FITS = 30;

/** The picture as SVG; each node is an image of its own, with a label, reached by keyboard. */
export function draw(model: PageModel, label: string): SVGElement {
  const { columns, size } = layout(model);
  const svg = shape('svg', {
    width: String(size.width),
    height: String(size.height),
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'group',
    'aria-label': label,
  });
  columns.forEach((column, index) => {
    const next = columns[index + 1];
    if (next) svg.append(link(column, next, model.flows));
    svg.append(...drawColumn(column));
  });
  return svg;
}

function drawColumn({ column, box, groups }: PlacedColumn): SVGElement[] {
  const title = text(column.title, { x: box.x, y: box.y + 14 }, 'column');
  return [title, ...groups.flatMap((placed) => drawGroup(placed, column.title))];
}

function drawGroup(placed: PlacedGroup, column: string): SVGElement[] {
  const { group, box } = placed;
  const { title, detail, nodes } = group;
  const heading = [title, detail].filter(Boolean).join(' · ');
  return [
    rectangle(box, 'group'),
    text(heading, { x: box.x + 10, y: box.y + 21 }, 'heading'),
    ...nodes.map((node, index) =>
      drawNode(node, nodeBox(placed, index), [column, heading].filter(Boolean).join(', ')),
    ),
  ];
}

function drawNode({ label, detail, tone }: PictureNode, box: Box, within: string): SVGElement {
  const words = [label, detail].filter(Boolean).join(', ');
  const node = shape('g', {
    class: `node ${tone}`,
    role: 'img',
    tabindex: '-1',
    'aria-label': [within, words].filter(Boolean).join(': '),
    'data-key': `${within}/${label}`,
  });
  const tip = shape('title', {});
  tip.textContent = words;
  const middle = detail === '' ? 26 : 18;
  node.append(
    tip,
    rectangle(box, 'box'),
    shape('rect', {
      class: 'tone',
      ...numbers({ x: box.x, y: box.y, width: 5, height: box.height }),
    }),
    text(label, { x: box.x + 14, y: box.y + middle }, 'label'),
    text(detail, { x: box.x + 14, y: box.y + 34 }, 'detail'),
  );
  return node;
}

/** A line from one column to the next, with an arrow where something flows. */
function link(from: PlacedColumn, to: PlacedColumn, flows: boolean): SVGElement {
  const x1 = from.box.x + from.box.width + 8;
  const x2 = to.box.x - 8;
  const y = from.box.y + from.box.height / 2 + 13;
  const line = shape('g', { class: 'link', 'aria-hidden': 'true' });
  line.append(shape('path', { d: `M${x1} ${y}H${x2}` }));
  if (flows) line.append(shape('path', { d: `M${x2 - 8} ${y - 6}L${x2} ${y}L${x2 - 8} ${y + 6}` }));
  return line;
}

function rectangle(box: Box, kind: string): SVGElement {
  return shape('rect', { class: kind, rx: '3', ...numbers(box) });
}

function text(content: string, { x, y }: { x: number; y: number }, kind: string): SVGElement {
  const made = shape('text', { class: kind, x: String(x), y: String(y) });
  made.textContent = content.length > FITS ? `${content.slice(0, FITS - 1)}…` : content;
  return made;
}

function numbers(box: Box): Record<string, string> {
  return Object.fromEntries(Object.entries(box).map(([name, value]) => [name, String(value)]));
}
