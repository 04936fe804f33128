import { databaseTools } from './databaseTools';
import { skip } from './skip';

/** Has what the suite starts find the MongoDB Database Tools; skips the suite where there are none. */
export function useDatabaseTools(): void {
  before(async function () {
    this.timeout(400_000);
    const tools = (await databaseTools()) ?? skip(this, 'neither the tools nor Go are on PATH');
    if (tools.folder !== undefined) process.env.MONGO_FERRY_TOOLS = tools.folder;
  });

  after(() => {
    delete process.env.MONGO_FERRY_TOOLS;
  });
}
