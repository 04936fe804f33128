import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { PageModel, PictureNode } from '../../src/pages/topology';
import { layout, nodeBox, type Box, type PlacedColumn, type PlacedGroup } from './layout';

type Shape = TemplateResult<2>;

/** Characters that fit into a node; the rest is in its tooltip and label. */
const FITS = 30;

/**
 * The picture as SVG; each node is an image of its own, with a label, reached by keyboard.
 * @param reached key of the node that is in the tab order
 */
export function drawPicture(model: PageModel, label: string, reached: string): TemplateResult {
  const { columns, size } = layout(model);
  const drawn = columns.map((column, index) => {
    const next = columns[index + 1];
    return svg`${next ? link(column, next, model.flows) : nothing}${drawColumn(column, reached)}`;
  });
  return html`<svg
    width=${size.width}
    height=${size.height}
    viewBox="0 0 ${size.width} ${size.height}"
    role="group"
    aria-label=${label}
  >
    ${drawn}
  </svg>`;
}

function drawColumn({ column, box, groups }: PlacedColumn, reached: string): Shape {
  return svg`${text(column.title, { x: box.x, y: box.y + 14 }, 'column')}
    ${groups.map((placed) => drawGroup(placed, column.title, reached))}`;
}

function drawGroup(placed: PlacedGroup, column: string, reached: string): Shape {
  const { group, box } = placed;
  const heading = [group.title, group.detail].filter(Boolean).join(' · ');
  const within = [column, heading].filter(Boolean).join(', ');
  const nodes = group.nodes.map((node, index) => ({ node, at: nodeBox(placed, index) }));
  const keyOf = ({ node }: { node: PictureNode }) => `${within}/${node.label}`;
  return svg`${rectangle(box, 'group')}
    ${text(heading, { x: box.x + 10, y: box.y + 21 }, 'heading')}
    ${repeat(nodes, keyOf, (each) =>
      drawNode(each.node, each.at, within, { key: keyOf(each), reached }),
    )}`;
}

function drawNode(
  { label, detail, tone }: PictureNode,
  box: Box,
  within: string,
  { key, reached }: { key: string; reached: string },
): Shape {
  const words = [label, detail].filter(Boolean).join(', ');
  const middle = detail === '' ? 26 : 18;
  return svg`<g
    class="node ${tone}"
    role="img"
    tabindex=${key === reached ? '0' : '-1'}
    aria-label=${[within, words].filter(Boolean).join(': ')}
    data-key=${key}
  >
    <title>${words}</title>
    ${rectangle(box, 'box')}
    <rect class="tone" x=${box.x} y=${box.y} width="5" height=${box.height} />
    ${text(label, { x: box.x + 14, y: box.y + middle }, 'label')}
    ${text(detail, { x: box.x + 14, y: box.y + 34 }, 'detail')}
  </g>`;
}

/** A line from one column to the next, with an arrow where something flows. */
function link(from: PlacedColumn, to: PlacedColumn, flows: boolean): Shape {
  const x1 = from.box.x + from.box.width + 8;
  const x2 = to.box.x - 8;
  const y = from.box.y + from.box.height / 2 + 13;
  const arrow = svg`<path d="M${x2 - 8} ${y - 6}L${x2} ${y}L${x2 - 8} ${y + 6}" />`;
  return svg`<g class="link" aria-hidden="true">
    <path d="M${x1} ${y}H${x2}" />${flows ? arrow : nothing}
  </g>`;
}

function rectangle({ x, y, width, height }: Box, kind: string): Shape {
  return svg`<rect class=${kind} rx="3" x=${x} y=${y} width=${width} height=${height} />`;
}

function text(content: string, { x, y }: { x: number; y: number }, kind: string): Shape {
  const shown = content.length > FITS ? `${content.slice(0, FITS - 1)}…` : content;
  return svg`<text class=${kind} x=${x} y=${y}>${shown}</text>`;
}
