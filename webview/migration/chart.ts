import type { PageChart } from '../../src/vscode/dashboard/messages';
import { element, shape } from '../shared/elements';

/** Units of the picture; it is stretched to its place. */
const WIDTH = 600;
const HEIGHT = 80;

/** A line over time, with its threshold; its text says the same. */
export function chart({ title, points, threshold, text }: PageChart): HTMLElement {
  const picture = shape('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: 'none',
    role: 'img',
    'aria-label': `${title}. ${text}`,
  });
  const first = points[0]?.[0] ?? 0;
  const span = Math.max(1, (points.at(-1)?.[0] ?? 0) - first);
  const highest = Math.max(1, threshold ?? 0, ...points.map(([, value]) => value)) * 1.1;
  const y = (value: number) => (HEIGHT - (value / highest) * HEIGHT).toFixed(1);
  const line = points.map(
    ([at, value]) => `${(((at - first) / span) * WIDTH).toFixed(1)},${y(value)}`,
  );
  if (threshold !== undefined) {
    const at = y(threshold);
    picture.append(
      shape('line', { class: 'threshold', x1: '0', x2: String(WIDTH), y1: at, y2: at }),
    );
  }
  picture.append(shape('polyline', { points: line.join(' ') }));
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, element('strong', {}, title), ` ${text}`),
    picture,
  );
}
