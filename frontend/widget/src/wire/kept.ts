type Name = "token" | "signed" | "seen" | "queue" | "draft" | "asked" | "sound" | "hello"

/** What the browser keeps for the next page: named by the channel, shared by its tabs; in memory where the page may not keep anything. */
export interface Kept {
  get: <T>(name: Name) => T | undefined
  set: (name: Name, value: unknown) => void
  /** Another tab has changed something. */
  onChange: (told: () => void) => void
  /** Whoever sits here next must find nothing. */
  clear: () => void
}

const NAMES: readonly Name[] = ["token", "signed", "seen", "queue", "draft", "asked", "hello"]

export function keptFor(key: string): Kept {
  const memory = new Map<string, string>()
  const at = (name: Name) => `samovar:${key}:${name}`
  const set = (name: Name, value: unknown) => {
    const text = value === undefined ? "" : JSON.stringify(value)
    try {
      if (text) localStorage.setItem(at(name), text)
      else localStorage.removeItem(at(name))
      memory.delete(name)
    } catch {
      // full or forbidden: what is newest is here alone
      memory.set(name, text)
    }
  }
  return {
    set,
    get<T>(name: Name): T | undefined {
      try {
        const text = memory.get(name) ?? localStorage.getItem(at(name))
        return text ? (JSON.parse(text) as T) : undefined
      } catch {
        // forbidden, and nothing was kept yet; or somebody's rubbish
        return undefined
      }
    },
    onChange(told) {
      addEventListener("storage", ({ key: changed }) => {
        if (changed === null || changed.startsWith(`samovar:${key}:`)) told()
      })
    },
    clear: () => NAMES.forEach((name) => set(name, undefined)),
  }
}

/** For a chat that only shows how it looks. */
export function keptNowhere(): Kept {
  const memory = new Map<Name, unknown>()
  return {
    get: <T>(name: Name) => memory.get(name) as T | undefined,
    set: (name, value) => memory.set(name, value),
    onChange: () => undefined,
    clear: () => memory.clear(),
  }
}
