import { BSON } from 'mongodb';
import { nameOf, walk } from '../bson/raw';
import { documentOf } from '../bson/compose';

const LONGEST_VALUE = 80;

function elementsOf(document: Buffer): { name: string; bytes: Buffer }[] {
  const elements: { name: string; bytes: Buffer }[] = [];
  walk(document, 0, (position) => {
    elements.push({
      name: nameOf(document, position),
      bytes: document.subarray(position.start, position.end),
    });
    return undefined;
  });
  return elements;
}

function valueText(element: Buffer, name: string): string {
  try {
    const document: unknown = BSON.deserialize(documentOf([element]), {
      promoteValues: false,
      promoteLongs: false,
      bsonRegExp: true,
    });
    const text = BSON.EJSON.stringify(document, { relaxed: false });
    const value = text.slice(JSON.stringify(name).length + 2, -1);
    return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
  } catch {
    // Bytes that no text shows, such as invalid UTF-8.
    return `0x${element.subarray(0, LONGEST_VALUE / 2).toString('hex')}`;
  }
}

/** In one line, the first way in which two documents differ. */
export function describeDifference(source: Buffer, target: Buffer): string {
  const left = elementsOf(source);
  const right = elementsOf(target);
  for (const [index, a] of left.entries()) {
    const b = right[index];
    if (b?.bytes.equals(a.bytes) === true) continue;
    const same = right.find(({ name }) => name === a.name);
    if (same === undefined) return `field ${a.name} is missing in the target`;
    if (same.bytes.equals(a.bytes)) return `field ${a.name} stands in another place`;
    return `field ${a.name}: source ${valueText(a.bytes, a.name)}, target ${valueText(same.bytes, a.name)}`;
  }
  const extra = right[left.length];
  return extra === undefined ? 'equal' : `field ${extra.name} is only in the target`;
}
