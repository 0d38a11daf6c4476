import { useState } from "react"

/** What stands on the server, as far as the person has not changed it. Only what was changed is sent. */
export function useDraft<T extends object>(stored: T) {
  const [changed, setChanged] = useState<Partial<T>>({})
  const value = { ...stored, ...changed }
  const set = (change: Partial<T>) =>
    setChanged((before) => {
      const next = { ...before, ...change }
      return Object.fromEntries(Object.entries(next).filter(([key, one]) => !alike(one, stored[key as keyof T]))) as Partial<T>
    })
  return { value, changed, dirty: Object.keys(changed).length > 0, set, drop: () => setChanged({}) }
}

const alike = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
