import { METHODS } from '../../src/methods';

const HEAD = [
  '# Methods one by one',
  '',
  'Written by `npm run docs` from the methods themselves. [Choosing a method](choosing.md) tells which one suits two deployments, with the reasons that speak for and against it there.',
  '',
].join('\n');

/** Who does the work, in words. */
const DRIVERS = {
  'mongo-ferry': 'Mongo Ferry',
  tool: 'a program on your machine',
  'cloud-console': 'a cloud’s console',
  person: 'a person',
} as const;

/** The page of all methods, as each describes itself. */
export function methodsPage(): string {
  const parts = METHODS.map(({ id, title, advice, run }) => {
    const { summary, modes, drivenBy, tools, cannotCarry } = advice;
    const lacks = Object.entries(cannotCarry).map(([, why]) => why);
    const carriesOut = id === 'built-in' || run !== undefined;
    return [
      `## ${title}`,
      '',
      summary,
      '',
      `- Id: \`${id}\``,
      `- Modes: ${modes.join(', ')}`,
      `- Driven by: ${DRIVERS[drivenBy]}${carriesOut ? '; carried out from here' : '; a runbook tells the steps'}`,
      ...(tools.length === 0 ? [] : [`- Needs: ${tools.join(', ')}`]),
      ...lacks.map((why) => `- Does not carry: ${why}`),
      '',
    ].join('\n');
  });
  return [HEAD, ...parts].join('\n');
}
