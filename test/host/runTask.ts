import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Tells tasks that run at once apart. */
let tasks = 0;

/** Runs a task to its end, as the Tasks commands do; resolves to its exit code. */
export async function runTask(definition: Record<string, unknown>): Promise<number | undefined> {
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
  await vscode.tasks.executeTask(task);
  return ended;
}
