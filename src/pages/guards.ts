/**
 * The fields that each kind of message from a page carries, as `typeof` names them; one that ends
 * with `?` may be left out.
 */
export type MessageFields<Type extends string> = Readonly<
  Record<Type, Readonly<Record<string, string>>>
>;

/** Whether something that arrived from a page is a message of one of these kinds, with its fields. */
export function isMessageWith<Type extends string>(
  fields: MessageFields<Type>,
  value: unknown,
): value is { type: Type } {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(fields, type)) return false;
  const message = value as Record<string, unknown>;
  return Object.entries<string>(fields[type as Type]).every(
    ([name, kind]) =>
      typeof message[name] === kind.replace('?', '') ||
      (kind.endsWith('?') && message[name] === undefined),
  );
}

/** Whether something that arrived at a page brings it a model, which has this field. */
export function isModelWith(field: string, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'model' &&
    'model' in value &&
    typeof value.model === 'object' &&
    value.model !== null &&
    field in value.model
  );
}
