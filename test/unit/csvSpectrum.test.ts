import assert from 'node:assert/strict';
import spectrum from '../corpus/csvSpectrum.json';
import { readCsv } from '../support/readFiles';

const csvSpectrum: Record<string, { csv: string; documents: Record<string, string>[] }> = spectrum;

describe('csv-spectrum', () => {
  for (const [name, { csv, documents }] of Object.entries(csvSpectrum)) {
    it(name, () => {
      const columns = Object.keys(documents[0] ?? {});
      const read = readCsv(csv, 'csv', {
        columns: columns.map((column) => ({ name: column, type: 'string' })),
        blanks: 'empty',
      });
      assert.deepEqual(
        read.documents.map((one) => JSON.parse(one) as unknown),
        documents,
      );
      assert.deepEqual(read.rejected, []);
    });
  }
});
