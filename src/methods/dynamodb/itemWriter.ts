import { BSON_TYPE } from '../../engine/bson/raw';
import { elementName, type BsonWriter } from '../../files/bsonWriter';
import { BadRecord } from '../../files/records';
import {
  conversionOf,
  writeAttribute,
  writeAttributes,
  type AttributeValue,
  type Item,
} from './attributes';
import type { ItemOptions } from './types';

const ID = elementName('_id');

/**
 * Writes an item as a document: its key as `_id` where that is chosen, and all its attributes.
 * @throws BadRecord
 */
export function writeItem(writer: BsonWriter, item: Item, options: ItemOptions): void {
  const begun = writer.begin();
  const { key, keyForm, conversion, exceptions } = options;
  if (key !== undefined && keyForm === 'id') {
    if ('_id' in item && key.partition !== '_id') {
      throw new BadRecord('it has an attribute _id: let the key become an index');
    }
    writeId(writer, item, options);
    writeAttributes(writer, without(item, '_id'), conversion, exceptions);
  } else {
    writeAttributes(writer, item, conversion, exceptions);
  }
  writer.end(begun);
}

function writeId(writer: BsonWriter, item: Item, options: ItemOptions): void {
  const { key, conversion, exceptions = {} } = options;
  if (key === undefined) return;
  const part = (name: Buffer, attribute: string) => {
    const value = keyValue(item, attribute);
    const how = conversionOf(attribute, conversion, exceptions);
    writeAttribute(writer, name, value, how, attribute);
  };
  if (key.sort === undefined) {
    part(ID, key.partition);
    return;
  }
  writer.element(BSON_TYPE.document, ID);
  const begun = writer.begin();
  part(elementName(key.partition), key.partition);
  part(elementName(key.sort), key.sort);
  writer.end(begun);
}

function keyValue(item: Item, name: string): AttributeValue {
  const value = item[name];
  if (value === undefined) throw new BadRecord(`it lacks the key attribute ${name}`);
  return value;
}

function without(item: Item, name: string): Item {
  return name in item
    ? Object.fromEntries(Object.entries(item).filter(([attribute]) => attribute !== name))
    : item;
}

/** The fields by which a document is found again. */
export function keyFieldsOf({ key, keyForm }: ItemOptions): string[] {
  if (key === undefined || keyForm === 'id') return ['_id'];
  return key.sort === undefined ? [key.partition] : [key.partition, key.sort];
}
