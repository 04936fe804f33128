import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Tells tasks that run at once apart. */
let tasks = 0;

/** A task under way. */
export interface TaskUnderWay {
  /** As when its terminal is closed. */
  terminate: () => void;
  /** Its exit code; undefined where it was terminated. */
  ended: Promise<number | undefined>;
}

/** Runs a task to its end, as the Tasks commands do; resolves to its exit code. */
export async function runTask(definition: Record<string, unknown>): Promise<number | undefined> {
  return (await startTask(definition)).ended;
}

/** Begins a task, as the Tasks commands do. */
export async function startTask(definition: Record<string, unknown>): Promise<TaskUnderWay> {
  const task = new vscode.Task(
    { type: 'mongo-ferry', ...definition },
    vscode.TaskScope.Workspace,
    `test ${String(definition['operation'])} ${tasks++}`,
    'test',
  );
  const [provided] = await vscode.tasks.fetchTasks({ type: 'mongo-ferry' });
  assert.ok(provided, 'no tasks are provided');
  task.execution = provided.execution;
  const ended = new Promise<number | undefined>((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      listener.dispose();
      resolve(exitCode);
    });
  });
  const execution = await vscode.tasks.executeTask(task);
  return { terminate: () => execution.terminate(), ended };
}
