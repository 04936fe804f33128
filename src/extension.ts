/** Placeholder until the features are registered here. */
export function activate(): void {}

/** Called when VS Code ends. */
export function deactivate(): void {}
