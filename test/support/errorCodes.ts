import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Codes are kebab-case; what is called `code` elsewhere (of servers, of BSON, ENOENT) is not. */
const CODE = /^[a-z]+(-[a-z]+)*$/;

/**
 * The codes of the errors that a program below `folder` can make: what stands as `code` of an object,
 * also by a constant or a choice, and what is given to a function for its parameter `code`.
 */
export function errorCodesIn(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const codes = files
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      if (!/\bcode\b/.test(text)) return [];
      return codesOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    });
  return new Set(codes.filter((code) => CODE.test(code)));
}

function codesOf(file: ts.SourceFile): string[] {
  const nodes = everyNode(file);
  const constants = new Map(
    nodes.filter(ts.isVariableDeclaration).map((one) => [one.name.getText(), one]),
  );
  const values = (node: ts.Node | undefined): string[] => {
    if (node === undefined) return [];
    if (ts.isStringLiteral(node)) return [node.text];
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(values);
    if (ts.isAsExpression(node)) return values(node.expression);
    if (!ts.isIdentifier(node)) return [];
    const initializer = constants.get(node.text)?.initializer;
    return initializer !== undefined && ts.isStringLiteral(initializer) ? [initializer.text] : [];
  };
  const given = nodes.filter(ts.isFunctionDeclaration).flatMap(({ name, parameters }) => {
    const at = parameters.findIndex((parameter) => parameter.name.getText() === 'code');
    if (at === -1 || name === undefined) return [];
    const calls = nodes.filter(ts.isCallExpression);
    return calls
      .filter(({ expression }) => expression.getText() === name.text)
      .flatMap((call) => values(call.arguments[at]));
  });
  const assigned = nodes
    .filter(ts.isPropertyAssignment)
    .filter((one) => one.name.getText() === 'code');
  return [...given, ...assigned.flatMap((one) => values(one.initializer))];
}

function everyNode(node: ts.Node, found: ts.Node[] = []): ts.Node[] {
  found.push(node);
  ts.forEachChild(node, (child) => void everyNode(child, found));
  return found;
}
