import { useBegun } from "../../../state/begun"

/** What stands on the server, as far as the person has not changed it. Only what was changed is sent. `of`: under which name it waits for them to come back. */
export function useDraft<T extends object>(of: string, stored: T) {
  const { value: changed, set: change, drop } = useBegun<Partial<T>>(`draft/${of}`, NOTHING)
  const value = { ...stored, ...changed }
  const set = (more: Partial<T>) =>
    change((before) => Object.fromEntries(Object.entries({ ...before, ...more }).filter(([key, one]) => !alike(one, stored[key as keyof T]))) as Partial<T>)
  return { value, changed, dirty: Object.keys(changed).length > 0, set, drop }
}

const NOTHING = {}

const alike = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
