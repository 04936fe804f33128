import * as vscode from 'vscode';
import { inertMessage } from '../../engine/inert';

/** One question of a sequence; it writes its answer into `state`. */
export interface Step<S> {
  /** Whether the question is asked at all, given the answers so far. */
  applies?(state: S): boolean;
  ask(state: S, prompt: StepPrompt): Promise<void>;
}

/**
 * Asks one question after the other, with a Back button from the second on.
 * @returns whether all were answered; false when the user gave up
 */
export async function runSteps<S>(
  title: string,
  state: S,
  steps: readonly Step<S>[],
): Promise<boolean> {
  const applies = (step: Step<S>) => step.applies?.(state) ?? true;
  const asked: number[] = [];
  let next = 0;
  for (;;) {
    while (next < steps.length && !applies(steps[next] as Step<S>)) next++;
    const step = steps[next];
    if (!step) return true;
    const position = {
      number: steps.slice(0, next).filter(applies).length + 1,
      total: steps.filter(applies).length,
    };
    try {
      await step.ask(state, new StepPrompt(title, position, asked.length > 0));
      asked.push(next);
      next++;
    } catch (error) {
      if (!(error instanceof Navigation)) throw error;
      if (error.to === 'cancel') return false;
      if (error.to === 'back') next = asked.pop() ?? 0;
    }
  }
}

/** An entry of a list to choose from. */
export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

interface TextQuestion {
  prompt: string;
  placeholder?: string;
  value?: string;
  /** Hides what is typed. */
  password?: boolean;
  /** What is wrong with the text, if anything. */
  validate?(text: string): string | undefined;
}

interface ListQuestion<T> {
  placeholder: string;
  items: readonly (Choice<T> | vscode.QuickPickItem)[];
  /** The entry to start on. */
  active?: T;
}

/** The native inputs, all with the title and position of their sequence. */
export class StepPrompt {
  constructor(
    private readonly title: string,
    private readonly position: { number: number; total: number },
    private readonly canGoBack: boolean,
  ) {}

  /** Leads back to the question before. */
  goBack(): never {
    throw new Navigation('back');
  }

  async text(question: TextQuestion): Promise<string> {
    const input = vscode.window.createInputBox();
    input.prompt = inertMessage(question.prompt);
    input.placeholder = question.placeholder && inertMessage(question.placeholder);
    input.value = question.value ?? '';
    input.password = question.password ?? false;
    const check = () => {
      const fault = question.validate?.(input.value);
      input.validationMessage = fault === undefined ? undefined : inertMessage(fault);
      return fault === undefined;
    };
    input.onDidChangeValue(check);
    return this.show(input, (answer) => {
      input.onDidAccept(() => {
        if (check()) answer(input.value);
      });
    });
  }

  async pick<T>(question: ListQuestion<T>): Promise<T> {
    const list = vscode.window.createQuickPick<Choice<T> | vscode.QuickPickItem>();
    list.placeholder = inertMessage(question.placeholder);
    list.items = question.items;
    list.matchOnDescription = true;
    const active = question.items.find((item) => isChoice(item) && item.value === question.active);
    if (active) list.activeItems = [active];
    return this.show(list, (answer) => {
      list.onDidAccept(() => {
        const [item] = list.selectedItems;
        if (item && isChoice<T>(item)) answer(item.value);
      });
    });
  }

  /** Choose any number, at least one; all are chosen at first unless `picked` says otherwise. */
  async pickMany<T>(question: ListQuestion<T>): Promise<T[]> {
    const list = vscode.window.createQuickPick<Choice<T> | vscode.QuickPickItem>();
    list.placeholder = inertMessage(question.placeholder);
    list.canSelectMany = true;
    list.matchOnDescription = true;
    list.items = question.items;
    list.selectedItems = question.items.filter((item) => isChoice(item) && item.picked !== false);
    return this.show(list, (answer) => {
      list.onDidAccept(() => {
        const values = list.selectedItems.filter((item) => isChoice<T>(item));
        if (values.length > 0) answer(values.map((item) => item.value));
      });
    });
  }

  /** The path of a file; without a choice, the same question is asked again. */
  async file(title: string): Promise<string> {
    const [file] = (await vscode.window.showOpenDialog({ title })) ?? [];
    if (!file) throw new Navigation('again');
    return file.fsPath;
  }

  /** Shows that something is being waited for; closing the input gives up. */
  async busy<T>(placeholder: string, work: Promise<T>): Promise<T> {
    const list = vscode.window.createQuickPick();
    list.placeholder = inertMessage(placeholder);
    list.busy = true;
    list.enabled = false;
    return this.show<T>(list, (answer, fail) => {
      work.then(answer, fail);
    });
  }

  private async show<T>(
    input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
    listen: (answer: (value: T) => void, fail: (reason: unknown) => void) => void,
  ): Promise<T> {
    input.title = inertMessage(this.title);
    input.step = this.position.number;
    input.totalSteps = this.position.total;
    input.ignoreFocusOut = true;
    input.buttons = this.canGoBack ? [vscode.QuickInputButtons.Back] : [];
    try {
      return await new Promise<T>((resolve, reject) => {
        input.onDidTriggerButton(() => reject(new Navigation('back')));
        input.onDidHide(() => reject(new Navigation('cancel')));
        listen(resolve, reject);
        input.show();
      });
    } finally {
      input.dispose();
    }
  }
}

function isChoice<T>(item: Choice<T> | vscode.QuickPickItem): item is Choice<T> {
  return 'value' in item;
}

/** Thrown to leave a question without an answer. */
class Navigation extends Error {
  constructor(readonly to: 'back' | 'cancel' | 'again') {
    super(to);
  }
}
