import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { FerryError } from '../../engine/errors';
import type { RunReport } from '../../engine/model/run';
import { refuseOccupied, writeWhole } from '../../files/written';
import { renderReportJson, renderReportMarkdown } from '../../report';

const RENDERERS: Record<string, (report: RunReport) => string> = {
  '.md': renderReportMarkdown,
  '.json': renderReportJson,
};

/** An earlier run's. */
const REPLACE = { replace: true };

/** Where the final report goes besides the terminal. */
export class ReportFile {
  private constructor(
    private readonly file: string,
    private readonly render: (report: RunReport) => string,
  ) {}

  /**
   * Checked at the start, so that a long run does not end without its report.
   * @throws FerryError `usage`
   */
  static async open(name: string): Promise<ReportFile> {
    const file = path.resolve(name);
    const render = RENDERERS[path.extname(file).toLowerCase()];
    if (render === undefined) {
      throw usage(`${name} is neither a .md nor a .json file.`, 'End its name in .md or .json.');
    }
    await refuseOccupied(file, REPLACE);
    await access(path.dirname(file), constants.W_OK).catch(() => {
      throw usage(`The report cannot be written to ${path.dirname(file)}.`, 'Name another folder.');
    });
    return new ReportFile(file, render);
  }

  /** @throws FerryError `failed` */
  async write(report: RunReport): Promise<void> {
    await writeWhole(this.file, this.render(report), REPLACE).catch((error: unknown) => {
      throw new FerryError({
        code: 'report-not-written',
        kind: 'failed',
        message: `The report could not be written: ${(error as Error).message}`,
        remedy: 'The migration itself is not affected.',
      });
    });
  }
}

function usage(message: string, remedy: string): FerryError {
  return new FerryError({ code: 'report-file', kind: 'usage', message, remedy });
}
