import { shelved } from "../../wire/shelf"

const KEY = "samovar.commands"
const MOST = 5

/** Ids of what was done last by Ctrl+K in this browser, the newest first; damaged storage counts as empty. */
export function recentCommands(): string[] {
  const kept = shelved.read(KEY)
  return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []
}

export function keepCommand(id: string): void {
  shelved.put(KEY, JSON.stringify([id, ...recentCommands().filter((each) => each !== id)].slice(0, MOST)))
}
