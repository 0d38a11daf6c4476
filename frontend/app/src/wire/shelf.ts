/**
 * What this browser keeps for us. One that refuses (its disk is full, its window private) stops nothing: what it would
 * not take is held in this window alone.
 */
export interface Shelf {
  get: (key: string) => string | null
  /** What was put as JSON; null where there is nothing, or something spoilt. */
  read: (key: string) => unknown
  put: (key: string, text: string) => void
  drop: (key: string) => void
}

function shelf(storage: () => Storage): Shelf {
  const here = new Map<string, string>()
  const get = (key: string) => here.get(key) ?? unlessRefused(() => storage().getItem(key)) ?? null
  return {
    get,
    read: (key) => parsed(get(key)),
    put: (key, text) => {
      here.set(key, text)
      unlessRefused(() => {
        storage().setItem(key, text)
        here.delete(key)
      })
    },
    drop: (key) => {
      here.delete(key)
      unlessRefused(() => storage().removeItem(key))
    },
  }
}

/** Even to name the storage raises where a browser forbids it. */
function unlessRefused<T>(deed: () => T): T | undefined {
  try {
    return deed()
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null")
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Kept by this browser. */
export const shelved = shelf(() => localStorage)

/** Kept until this window is closed. */
export const atHand = shelf(() => sessionStorage)
