import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { optionsOf, planFileSchema, readPlanFile } from '../../src/cli/shared/planFile';

const plan = {
  operation: 'migrate',
  source: 'Old shop',
  target: 'New shop',
  renames: { shop: 'store' },
  load: { level: 'gentle', maxMegabytesPerSecond: 5 },
  blockWrites: true,
  reverse: true,
};

describe('a migration file on the command line', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ferry-plan-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function read(name: string, content: unknown) {
    const file = join(folder, name);
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readPlanFile(file);
  }

  it('is named after its file, and says what the options say', async () => {
    const options = optionsOf(await read('move the shop.migration.json', plan));
    assert.equal(options.name, 'move-the-shop');
    assert.deepEqual(options.rename, [{ from: 'shop', to: 'store' }]);
    assert.equal(options.maxBandwidth, 5_000_000);
    assert.equal(options.loadLevel, 'gentle');
    assert.deepEqual([options.blockWrites, options.reverse], [true, true]);
  });

  it('is refused with the reason when it is something else', async () => {
    for (const [content, reason] of [
      ['{', /does not hold a migration: .*JSON/],
      [{ ...plan, operation: 'fly' }, /operation: /],
      [{ ...plan, dropTargets: true }, /dropTargets/],
    ] as const) {
      await assert.rejects(read('x.migration.json', content), { kind: 'usage', message: reason });
    }
    await assert.rejects(readPlanFile(join(folder, 'none')), { message: /ENOENT/ });
  });

  it('has the properties that the schema gives to editors', () => {
    const file = resolve(__dirname, '..', '..', 'schemas', 'migration.schema.json');
    const schema = JSON.parse(readFileSync(file, 'utf8')) as {
      required: string[];
      properties: Record<string, { enum?: string[] }>;
    };
    assert.deepEqual(
      Object.keys(planFileSchema.shape).sort(),
      Object.keys(schema.properties).sort(),
    );
    for (const name of ['operation', 'cutover', 'mode'] as const) {
      for (const value of schema.properties[name]?.enum ?? []) {
        const part = { ...plan, [name]: value };
        assert.ok(planFileSchema.safeParse(part).success, `${name}: ${value}`);
      }
    }
    for (const name of schema.required) {
      assert.ok(!planFileSchema.safeParse({ ...plan, [name]: undefined }).success, name);
    }
  });
});
