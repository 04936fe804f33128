import type * as vscode from 'vscode';

/** Something that owns disposables and lets go of them, last one first. */
export abstract class Disposable implements vscode.Disposable {
  private readonly owned: vscode.Disposable[] = [];
  private disposed = false;

  /** Whether {@link dispose} was called. */
  protected get isDisposed(): boolean {
    return this.disposed;
  }

  /** Ties `disposable` to this object's life. */
  protected own<T extends vscode.Disposable>(disposable: T): T {
    if (this.disposed) disposable.dispose();
    else this.owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    this.disposed = true;
    while (this.owned.length > 0) this.owned.pop()?.dispose();
  }
}
