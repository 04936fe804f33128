// The suites, fast first.
import { mkdir, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { launchedSuite, mochaJobs } from './mochaSuite.mjs';
import { output, root, vsix } from './paths.mjs';
import { run } from './processes.mjs';
import { nothing, oneFailed, onePassed, oneSkipped, sum } from './results.mjs';
import { ensureWorkbench } from './workbench.mjs';

/** What the packed extension may hold beside its manifest and documents. */
const PACKED = [
  /^(media|l10n|schemas|dist\/webview)\//,
  /^dist\/(extension|registry|mongo-ferry)\.js$/,
  /^dist\/(THIRD-PARTY-NOTICES\.txt|sbom\.cdx\.json)$/,
  /^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
];

/** Files of the engine's suite that take long, in units of what most take: about 10 s. */
const ENGINE_WEIGHTS = {
  ...{ hostileBackups: 8, hostileState: 3, hostileDeeds: 1, falseServer: 3 },
  ...{ dumpCli: 13, documentTraps: 12, catalogTraps: 10, cli: 9, embedded: 7, faults: 7 },
  ...{
    blockedSource: 6,
    crash: 6,
    preflightServers: 6,
    demoRun: 5,
    importExport: 5,
    physicalBackup: 5,
    soak: 5,
  },
  ...{ majority: 8, connectionOptions: 5, leases: 4, otherServers: 3, noMajorityReads: 4 },
  ...{ dumpOplog: 5, collectionKinds: 3, fidelity: 3, load: 3, outOfReach: 3, sharded: 3 },
  ...{ mongosDoubleVersions: 8, mongosDoubleStreams: 5, mongosDoubleChunks: 4 },
  ...{ runbookScripts: 8 },
  ...{ mongosDoubleCluster: 3, mongosDoubleWrites: 3, mongosDoubleReads: 2 },
  ...{ soakFinds: 3, steering: 3, indexBuilds: 3, preflight: 3, preflightContents: 3 },
  ...{ backgroundVerify: 2, copyRange: 2, dumpFormats: 2, dynamodb: 2, goBack: 2, refusals: 2 },
  ...{
    foreign: 5,
    viewNames: 3,
    askedFor: 3,
    stopFlag: 4,
    testGates: 3,
    wayBack: 2,
    importTraps: 5,
    dumpTraps: 3,
    twoStarts: 3,
    manyDifferences: 3,
  },
};

/** The same of the workbench's, most of which take half a minute. */
const UI_WEIGHTS = { migrate: 3, editor: 2, recommendation: 2, resume: 2, dumps: 2, import: 2 };

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} [after] suites that must have been run before this one
 * @property {(mochaArgs: string[]) => import('./lanes.mjs').Job[]} jobs
 */

/**
 * The host's tests wait most of the time: they begin early, beside what is busy.
 * @type {Suite[]}
 */
export const suites = [
  { name: 'lint', jobs: () => [() => script('lint', 900)] },
  { name: 'types', jobs: () => [() => script('types', 300)] },
  { name: 'build', jobs: () => [build] },
  { name: 'host', after: ['build'], jobs: (mochaArgs) => [() => host(mochaArgs)] },
  { name: 'unit', jobs: (mochaArgs) => mochaJobs('unit', { limitSeconds: 600, mochaArgs }) },
  // The engine's process and the command line are run as built.
  {
    name: 'engine',
    after: ['build'],
    jobs: (mochaArgs) =>
      mochaJobs('engine', { limitSeconds: 1200, mochaArgs, shares: 6, weights: ENGINE_WEIGHTS }),
  },
  { name: 'ui', after: ['build'], jobs: ui },
];

/**
 * An npm script, counted as one test.
 * @param {string} name
 * @param {number} limitSeconds
 */
async function script(name, limitSeconds) {
  return command(`npm run ${name}`, 'npm', ['run', '--silent', name], limitSeconds);
}

/**
 * @param {string} title
 * @param {string} program
 * @param {string[]} args
 * @param {number} limitSeconds
 */
async function command(title, program, args, limitSeconds) {
  const result = await run(program, args, { cwd: root, limitSeconds });
  if (result.code === 0) return onePassed();
  const why = result.timedOut ? `took over ${limitSeconds} s` : `exit code ${result.code}`;
  return oneFailed(title, `${why}\n${result.output.slice(-4000)}`);
}

/** Builds, packs, and looks at what was packed. */
async function build() {
  await rm(vsix, { force: true });
  const built = await script('build', 300);
  if (built.failed > 0) return built;
  await mkdir(output, { recursive: true });
  const pack = [
    'vsce',
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    // The README's picture is relative, and there is no repository address to make it absolute with.
    '--no-rewrite-relative-links',
    '--out',
    relative(root, vsix),
  ];
  const packed = await command('the extension packs', 'npx', ['--no', ...pack], 300);
  return sum(built, packed, await contents());
}

async function contents() {
  const title = 'the packed extension holds only what runs';
  const list = await run('npx', ['--no', 'vsce', 'ls', '--no-dependencies'], {
    cwd: root,
    quiet: true,
    limitSeconds: 120,
  });
  if (list.code !== 0) return oneFailed(title, list.output);
  const files = list.stdout.split('\n').filter((line) => line.trim() !== '');
  const stray = files.filter((file) => !PACKED.some((kind) => kind.test(file)));
  return stray.length === 0 ? onePassed() : oneFailed(title, `stray: ${stray.join(', ')}`);
}

/** @param {string[]} mochaArgs */
async function host(mochaArgs) {
  const options = { limitSeconds: 600, mochaArgs };
  const electron = () => launchedSuite('host', 'test/host/launchElectron.ts', options);
  if (process.env.MONGO_FERRY_TEST_VSCODE === 'electron') return electron();
  const lacking = await ensureWorkbench();
  if (lacking === undefined) return launchedSuite('host', 'test/host/launch.ts', options);
  if (!hasDisplay()) return oneSkipped('the host suite', lacking);
  console.log(`${lacking}: trying the desktop VS Code instead…`);
  return electron();
}

/** @param {string[]} mochaArgs */
function ui(mochaArgs) {
  const options = { limitSeconds: 900, mochaArgs, shares: 3, weights: UI_WEIGHTS };
  return mochaJobs('ui', options).map((job, index) => async () => {
    const lacking = await ensureWorkbench();
    if (lacking === undefined) return job();
    return index === 0 ? oneSkipped('the ui suite', lacking) : nothing();
  });
}

function hasDisplay() {
  return (
    process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY)
  );
}
