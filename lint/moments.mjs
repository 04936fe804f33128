/**
 * No test hopes for a moment, or for a quick machine. `test/unit/lintMoments.test.ts` has a violation
 * of each kind.
 */
const sleep = 'CallExpression[callee.name=/^(sleep|delay)$/]';
const timer = 'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]';
const straightOn = ':function > BlockStatement > ExpressionStatement > AwaitExpression';

const quicker =
  'BinaryExpression[operator=/^<=?$/] > BinaryExpression.left[operator="-"] > CallExpression.left[callee.property.name="now"]';

/** For `no-restricted-syntax`, in tests. */
export const momentSelectors = [
  ...[`${straightOn} > ${sleep}`, `${straightOn} > ${timer}`].map((selector) => ({
    selector,
    message:
      'This hopes that something has happened by then: wait for a condition, or hold the engine by a gate. Where the time itself is meant, disable this rule and say why.',
  })),
  ...['CallExpression[callee.name="assert"]', 'CallExpression[callee.object.name="assert"]'].map(
    (assertion) => ({
      selector: `${assertion} ${quicker}`,
      message:
        'This hopes for a quick machine: give what must not be waited for a limit beyond the test’s own.',
    }),
  ),
];
