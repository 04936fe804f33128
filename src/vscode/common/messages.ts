import * as vscode from 'vscode';
import { inertMessage } from '../../engine/inert';

/**
 * What is said to the user outside of pages goes through here: names, errors and paths in it come
 * from servers and files, and are shown as they are.
 */

/** What a message may have beside its text: a modal question's detail, and actions to choose from. */
type Rest = [options: vscode.MessageOptions, ...actions: string[]] | string[];

/** Tells the user something. @returns the action chosen */
export function showInformation(text: string, ...rest: Rest): Promise<string | undefined> {
  return shown(vscode.window.showInformationMessage, text, rest);
}

/** Warns the user, or asks before something that can't be undone. @returns the action chosen */
export function showWarning(text: string, ...rest: Rest): Promise<string | undefined> {
  return shown(vscode.window.showWarningMessage, text, rest);
}

/** Tells the user what failed. @returns the action chosen */
export function showError(text: string, ...rest: Rest): Promise<string | undefined> {
  return shown(vscode.window.showErrorMessage, text, rest);
}

/** Who answers questions in tests of the extension host, where nobody sees them. */
type Answerer = (question: string, actions: readonly string[]) => string | undefined;

let answerer: Answerer | undefined;

/** For tests only: from now on nobody but this is asked; undefined asks the user again. */
export function answerInTests(by: Answerer | undefined): void {
  answerer = by;
}

type ShowMessage = (
  text: string,
  options: vscode.MessageOptions,
  ...actions: string[]
) => Thenable<string | undefined>;

async function shown(show: ShowMessage, text: string, rest: Rest): Promise<string | undefined> {
  const options = typeof rest[0] === 'object' ? rest[0] : {};
  const actions = (rest as readonly unknown[]).filter((each) => typeof each === 'string');
  if (answerer !== undefined && options.modal === true) return answerer(text, actions);
  const { detail } = options;
  return await show(
    inertMessage(text),
    { ...options, ...(detail === undefined ? {} : { detail: inertMessage(detail) }) },
    ...actions,
  );
}

/** A moment's word in the status bar. */
export function showInStatusBar(text: string): void {
  vscode.window.setStatusBarMessage(inertMessage(text), 3000);
}

/** As the editor's `withProgress`. */
export function withProgress<R>(
  options: vscode.ProgressOptions,
  work: (
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ) => Thenable<R>,
): Thenable<R> {
  const { title } = options;
  const inertOptions = title === undefined ? options : { ...options, title: inertMessage(title) };
  return vscode.window.withProgress(inertOptions, (progress, token) =>
    work(
      {
        report: ({ message, ...step }) =>
          progress.report(
            message === undefined ? step : { ...step, message: inertMessage(message) },
          ),
      },
      token,
    ),
  );
}
