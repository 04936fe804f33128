import { dom, IonTypes, type Decimal } from 'ion-js';
import { BadRecord } from '../../files/records';
import { MOST_LEVELS, type AttributeValue, type Item } from './attributes';

/** DynamoDB's numbers have at most 38 digits. */
const MOST_ZEROS = 38;

const SETS: Record<string, string> = {
  $dynamodb_SS: 'SS',
  $dynamodb_NS: 'NS',
  $dynamodb_BS: 'BS',
};

/**
 * `$ion_1_0 {Item: {Id: 103., …}}`, as DynamoDB exports it in Amazon Ion: numbers are decimals, sets
 * are lists with an annotation. @throws BadRecord
 */
export function parseIonItem(line: string): Item {
  try {
    const item = dom.load(line)?.get('Item');
    if (item?.getType() === IonTypes.STRUCT) return mapOf(item, 1);
  } catch (error) {
    if (error instanceof BadRecord) throw error;
    // The package says so of any value that has no fields.
    throw new BadRecord(`it is no item in Ion: ${(error as Error).message}`);
  }
  throw new BadRecord('it holds no Item');
}

function mapOf(struct: dom.Value, depth: number): Item {
  if (depth > MOST_LEVELS) throw new BadRecord('it is nested too deeply');
  return Object.fromEntries(
    struct.fields().map(([name, value]) => [name, attributeOf(value, depth)]),
  );
}

function attributeOf(value: dom.Value, depth: number): AttributeValue {
  if (depth > MOST_LEVELS) throw new BadRecord('it is nested too deeply');
  const set = value.getAnnotations().map((name) => SETS[name])[0];
  const type = value.getType();
  if (value.isNull()) return { NULL: true };
  switch (type) {
    case IonTypes.STRING:
    case IonTypes.SYMBOL:
      return { S: value.stringValue() ?? '' };
    case IonTypes.DECIMAL:
    case IonTypes.INT:
      return { N: numberOf(value) };
    case IonTypes.BOOL:
      return { BOOL: value.booleanValue() };
    case IonTypes.BLOB:
    case IonTypes.CLOB:
      return { B: Buffer.from(value.uInt8ArrayValue() ?? []).toString('base64') };
    case IonTypes.STRUCT:
      return { M: mapOf(value, depth + 1) };
    case IonTypes.LIST: {
      const elements = value.elements().map((element) => attributeOf(element, depth + 1));
      return set === undefined
        ? { L: elements }
        : { [set]: elements.map((element) => Object.values(element)[0]) };
    }
    default:
      throw new BadRecord(`DynamoDB writes no ${type.name} in Ion`);
  }
}

function numberOf(value: dom.Value): string {
  if (value.getType() === IonTypes.INT) return String(value.bigIntValue());
  const decimal = value.decimalValue() as Decimal;
  const [coefficient, exponent] = [decimal.getCoefficient(), decimal.getExponent()];
  // Whole numbers stay whole: 103., and 1d3 too.
  if (exponent < 0 || exponent > MOST_ZEROS) return `${coefficient}E${exponent}`;
  return `${coefficient}${'0'.repeat(exponent)}`;
}
