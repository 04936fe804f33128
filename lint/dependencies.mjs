/**
 * What may depend on what, types included; `npm run lint` holds it by dependency-cruiser, and the
 * picture in CONTRIBUTING.md is drawn of it. `test/unit/dependencies.test.ts` has a violation of
 * each rule.
 */

/** The rooms of `src`, from the ground; those of one floor do not know each other. */
export const rooms = [
  ['engine', 'embedded'],
  ['report', 'scenarios'],
  ['files'],
  ['methods'],
  ['preflight', 'pages'],
  ['worker'],
  ['vscode', 'cli'],
  ['demo'],
];

/** The floors of the engine, from the ground; each knows those below it. */
export const floors = [
  ['model'],
  ['bson'],
  ['deployment'],
  ['load', 'rules'],
  ['catalog'],
  ['inspection'],
  ['reading'],
  ['target'],
  ['state'],
  ['snapshot', 'sync'],
  ['verify'],
  ['cutover'],
  ['migration'],
];

const folder = (base, names) => `^${base}/(${names.join('|')})/`;

/** A rule for each floor: nothing of those above it, nor of its neighbours. */
function upwards(base, levels, name) {
  return levels.flatMap((level, height) =>
    level.flatMap((one) => {
      const others = [
        ...level.filter((other) => other !== one),
        ...levels.slice(height + 1).flat(),
      ];
      if (others.length === 0) return [];
      return [
        {
          name: `${name}-${one}`,
          severity: 'error',
          comment: `${base}/${one} stands below, or beside: dependencies point downwards.`,
          from: { path: folder(base, [one]) },
          to: { path: folder(base, others) },
        },
      ];
    }),
  );
}

const home = '^src/methods/([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'What depends on itself cannot be understood, moved or tested by itself.',
      from: {},
      to: { circular: true },
    },
    ...upwards('src', rooms, 'room'),
    ...upwards('src/engine', floors, 'floor'),
    {
      name: 'vscode-alone',
      severity: 'error',
      comment: 'Every room but src/vscode runs without VS Code.',
      from: { pathNot: '^src/(vscode/|extension\\.ts$)' },
      to: { path: '^(vscode$|node_modules/(@types/)?vscode/)' },
    },
    {
      name: 'method-at-home',
      severity: 'error',
      comment: 'A method is known by the registry: what is in its folder is its own.',
      from: { path: '^src/', pathNot: [home, '^src/methods/index\\.ts$'] },
      to: { path: '^src/methods/[^/]+/(index|advice|verdicts|runbook)\\.ts$' },
    },
    {
      name: 'method-apart',
      severity: 'error',
      comment: 'A method knows no other: what several take is in a folder without an id.',
      from: { path: home },
      to: {
        path: '^src/methods/[^/]+/(index|advice|verdicts|runbook)\\.ts$',
        pathNot: '^src/methods/$1/',
      },
    },
    {
      name: 'page',
      severity: 'error',
      comment: 'A page knows the contracts of pages, and what they are made of.',
      from: { path: '^webview/' },
      to: { path: '^src/(vscode|cli|worker|demo|preflight)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test-output)/' },
  },
};
