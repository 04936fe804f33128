import type { PageModel, PictureColumn, PictureGroup } from '../../src/pages/topology';

/** Sizes in pixels. */
export const NODE = { width: 210, height: 42, gap: 8 } as const;
const GROUP = { padding: 10, title: 34, gap: 16 } as const;
const COLUMN = { title: 26, gap: 72 } as const;
const MARGIN = 8;

/** Where something is drawn. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A group in its place. */
export interface PlacedGroup {
  group: PictureGroup;
  box: Box;
}

/** A column in its place. */
export interface PlacedColumn {
  column: PictureColumn;
  box: Box;
  groups: PlacedGroup[];
}

/** Places columns beside each other and centres each; groups and nodes stand one below the other. */
export function layout({ columns }: PageModel): { columns: PlacedColumn[]; size: Box } {
  const height = Math.max(0, ...columns.map(heightOf)) + 2 * MARGIN;
  const width = NODE.width + 2 * GROUP.padding;
  const placed = columns.map((column, index): PlacedColumn => {
    const x = MARGIN + index * (width + COLUMN.gap);
    const own = heightOf(column);
    const box = { x, y: (height - own) / 2, width, height: own };
    let y = box.y + COLUMN.title;
    const groups = column.groups.map((group) => {
      const at = { x, y, width, height: groupHeight(group) };
      y += at.height + GROUP.gap;
      return { group, box: at };
    });
    return { column, box, groups };
  });
  const total = columns.length * width + Math.max(0, columns.length - 1) * COLUMN.gap;
  return { columns: placed, size: { x: 0, y: 0, width: total + 2 * MARGIN, height } };
}

/** Where a group's nth node stands. */
export function nodeBox({ box }: PlacedGroup, index: number): Box {
  return {
    x: box.x + GROUP.padding,
    y: box.y + GROUP.title + index * (NODE.height + NODE.gap),
    width: NODE.width,
    height: NODE.height,
  };
}

function heightOf({ groups }: PictureColumn): number {
  const gaps = Math.max(0, groups.length - 1) * GROUP.gap;
  return COLUMN.title + groups.reduce((sum, group) => sum + groupHeight(group), gaps);
}

function groupHeight({ nodes }: PictureGroup): number {
  return GROUP.title + nodes.length * (NODE.height + NODE.gap) + GROUP.padding - NODE.gap;
}
