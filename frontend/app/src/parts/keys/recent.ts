const KEY = "samovar.commands"
const MOST = 5

/** Ids of what was done last by Ctrl+K in this browser, the newest first; damaged storage counts as empty. */
export function recentCommands(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]")
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return []
  }
}

export function keepCommand(id: string): void {
  localStorage.setItem(KEY, JSON.stringify([id, ...recentCommands().filter((each) => each !== id)].slice(0, MOST)))
}
