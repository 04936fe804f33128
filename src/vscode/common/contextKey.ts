import * as vscode from 'vscode';

/** A context key for `when` clauses, told to the editor only when its value changes. */
export class ContextKey<T extends string | number | boolean> {
  private value: T | undefined;

  constructor(private readonly name: string) {}

  set(value: T): void {
    if (value === this.value) return;
    this.value = value;
    void inBackground(() => vscode.commands.executeCommand('setContext', this.name, value));
  }
}

import { inBackground } from './background';
