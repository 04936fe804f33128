import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import fc from 'fast-check';
import * as redact from '../../src/engine/deployment/redact';
import * as engineUris from '../../src/engine/deployment/uri';
import * as uris from '../../src/vscode/connections/uri';

const ROOT = resolve(__dirname, '..', '..');

/** The options that `npm run build` uses for the extension, minified as in the VSIX. */
async function extensionOptions(): Promise<BuildOptions> {
  const file = pathToFileURL(resolve(ROOT, 'esbuild.mjs')).href;
  const { extension } = (await import(file)) as { extension: BuildOptions };
  return { ...extension, absWorkingDir: ROOT, minify: true, sourcemap: false, write: false };
}

describe('the bundle of the extension', function () {
  this.timeout(30_000);

  it('is small, and holds neither the MongoDB driver nor another heavy library', async () => {
    const { metafile } = await build({ ...(await extensionOptions()), metafile: true });
    const inputs = Object.keys(metafile.inputs);
    const heavy = /node_modules\/(mongodb|bson|zod|commander|tr46|whatwg-url)\//;
    assert.deepEqual(
      inputs.filter((input) => heavy.test(input)),
      [],
    );
    const [output] = Object.values(metafile.outputs);
    assert.ok(output && output.bytes < 500_000, `${output?.bytes} bytes`);
  });

  it('splits connection strings as the parser’s own URL class does', async () => {
    const bundled = await bundledUriFunctions();
    const word = fc.string({ maxLength: 12 });
    const encoded = word.map(encodeURIComponent);
    const uri = fc
      .tuple(
        fc.constantFrom('mongodb', 'mongodb+srv', 'MongoDB', 'http'),
        fc.oneof(fc.constant('ann'), encoded, word),
        fc.oneof(fc.constant(''), encoded, word),
        fc.constantFrom(
          'db1',
          'db1:27018,db2:27019',
          '[::1]:27017',
          'dömäne.example',
          '%2Ftmp%2Fs',
        ),
        fc.constantFrom('', '/', '/shop', '/sh%20op?', '/?'),
        fc.constantFrom(
          '',
          'replicaSet=rs0&tls=true',
          'authMechanismProperties=AWS_SESSION_TOKEN:a%2Cb,X:y',
          'TLSCertificateKeyFilePassword=p%26q+r',
        ),
      )
      .map(([scheme, name, secret, hosts, path, query]) =>
        [`${scheme}://`, `${name}:${secret}@${hosts}`, path, query].join(''),
      );
    fc.assert(
      fc.property(uri, word, (text, secret) => {
        for (const [name, own] of Object.entries(uriFunctions(redact, uris, engineUris))) {
          const other = bundled[name as keyof typeof bundled];
          assert.deepEqual(outcome(other, text, secret), outcome(own, text, secret), name);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** What the extension does with connection strings. */
function uriFunctions(
  { labelOf, redactUri, secretsOf, withoutPassword }: typeof redact,
  { carryOverSecrets, hostsOf, lacksPassword, withPassword }: typeof uris,
  { parseUri, unknownOptions }: typeof engineUris,
) {
  return {
    labelOf,
    redactUri,
    secretsOf,
    withoutPassword,
    carryOverSecrets: (uri: string, secret: string) =>
      carryOverSecrets(
        uri,
        `mongodb://ann:${encodeURIComponent(secret)}@db1/?tlsCertificateKeyFilePassword=x`,
      ),
    hostsOf,
    lacksPassword,
    parseUri: (uri: string) => parseUri(uri).toString(),
    unknownOptions,
    withPassword,
  };
}

/** The same functions as the extension's bundle has them. */
async function bundledUriFunctions(): Promise<ReturnType<typeof uriFunctions>> {
  const { outputFiles } = await build({
    ...(await extensionOptions()),
    entryPoints: undefined,
    outfile: undefined,
    write: false,
    stdin: {
      contents:
        "export * as redact from './src/engine/deployment/redact';" +
        "export * as engineUris from './src/engine/deployment/uri';" +
        "export * as uris from './src/vscode/connections/uri';",
      resolveDir: ROOT,
    },
  });
  const module = {
    exports: {} as { redact: typeof redact; uris: typeof uris; engineUris: typeof engineUris },
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own code, just built
  const evaluate = new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '') as (
    ...given: unknown[]
  ) => void;
  evaluate(module, module.exports, createRequire(__filename));
  const { exports } = module;
  return uriFunctions(exports.redact, exports.uris, exports.engineUris);
}

/** What a function returns, or that it throws. */
function outcome(work: (...texts: string[]) => unknown, ...texts: string[]): unknown {
  try {
    return work(...texts);
  } catch {
    return 'throws';
  }
}
