import { html, nothing, svg, type TemplateResult } from 'lit-html';
import type { PageChart } from '../../src/pages/migration';

/** Units of the picture; it is stretched to its place. */
const WIDTH = 600;
const HEIGHT = 80;

/** A line over time, with its threshold; its text says the same. */
export function chart({ title, points, threshold, text }: PageChart): TemplateResult {
  const first = points[0]?.[0] ?? 0;
  const span = Math.max(1, (points.at(-1)?.[0] ?? 0) - first);
  const highest = Math.max(1, threshold ?? 0, ...points.map(([, value]) => value)) * 1.1;
  const y = (value: number) => (HEIGHT - (value / highest) * HEIGHT).toFixed(1);
  const line = points.map(
    ([at, value]) => `${(((at - first) / span) * WIDTH).toFixed(1)},${y(value)}`,
  );
  const limit =
    threshold === undefined
      ? nothing
      : svg`<line class="threshold" x1="0" x2=${WIDTH} y1=${y(threshold)} y2=${y(threshold)} />`;
  return html`<figure class="chart">
    <figcaption><strong>${title}</strong> ${text}</figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="${title}. ${text}"
    >
      ${limit}${svg`<polyline points=${line.join(' ')} />`}
    </svg>
  </figure>`;
}
