import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { worst, standingOf } from '../../src/vscode/statusBar/worst';
import { FollowMarks, MARKS } from '../../src/vscode/tasks/followMarks';

describe('the marks in the lines of a background task', () => {
  it('tell each turn once', () => {
    const marks = new FollowMarks();
    const turns = [false, false, true, true, false, true].map((readyForCutover) =>
      marks.turn({ readyForCutover }),
    );
    assert.deepEqual(turns, [
      MARKS.behind,
      undefined,
      MARKS.caughtUp,
      undefined,
      MARKS.behind,
      MARKS.caughtUp,
    ]);
  });

  it('are those that the problem matcher of the manifest waits for', () => {
    const manifest = JSON.parse(
      readFileSync(resolve(__dirname, '..', '..', 'package.json'), 'utf8'),
    ) as {
      contributes: {
        problemMatchers: {
          pattern: { regexp: string };
          background: { beginsPattern: string; endsPattern: string };
        }[];
      };
    };
    const [matcher] = manifest.contributes.problemMatchers;
    const { beginsPattern, endsPattern } = matcher!.background;
    assert.match(`${MARKS.behind} text`, new RegExp(beginsPattern));
    assert.match(`${MARKS.caughtUp} text`, new RegExp(endsPattern));
    assert.match(`${MARKS.error} text`, new RegExp(matcher!.pattern.regexp));
  });
});

describe('ux 19: the status bar’s one item', () => {
  const running = { state: 'running', phase: 'snapshot', readyForCutover: false } as const;
  const behind = {
    ...running,
    phase: 'sync',
    readyForCutover: true,
    lagAlarm: { thresholdSeconds: 60, since: '' },
  } as const;

  it('tells of the migration that stands worst', () => {
    const failed = { ...running, state: 'failed' } as const;
    const done = { ...running, state: 'completed' } as const;
    const all = [running, behind, done, failed];
    assert.deepEqual(worst(all, standingOf), { migration: failed, standing: 'failed' });
    assert.equal(worst([running, behind], standingOf)?.standing, 'behind');
    assert.equal(worst([running, done], standingOf)?.migration, running);
    assert.equal(worst([done], standingOf), undefined);
  });
});
