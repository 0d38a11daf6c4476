import type { Group, Item } from "../../../state/layouts"
import { fieldOf } from "../../../state/layouts"

/** Where something was let go: before that item of the group; null: at its end. */
export interface Spot {
  group: string
  before: string | null
}

const bare = (key: string): Item => ({ key })

/** Into that place; an own field that had none of its own gets one. */
export function put(groups: readonly Group[], key: string, { group, before }: Spot): Group[] {
  if (key === before) return [...groups]
  const item = groups.flatMap(({ items }) => items).find((each) => each.key === key) ?? bare(key)
  return groups.map((each) => {
    const rest = each.items.filter((one) => one.key !== key)
    if (each.id !== group) return { ...each, items: rest }
    const at = before === null ? rest.length : rest.findIndex((one) => one.key === before)
    const place = at < 0 ? rest.length : at
    return { ...each, items: [...rest.slice(0, place), item, ...rest.slice(place)] }
  })
}

/** Back among the other fields. */
export const takeBack = (groups: readonly Group[], key: string): Group[] => (fieldOf(key) === null ? [...groups] : groups.map((each) => ({ ...each, items: each.items.filter((one) => one.key !== key) })))

/** As people see them: the first column, then the second. */
export const inOrder = (groups: readonly Group[]): Group[] => [...groups.filter(({ side }) => !side), ...groups.filter(({ side }) => side)]

/** One place up (−1) or down (1), over the borders of groups. */
export function step(groups: readonly Group[], key: string, by: 1 | -1): Group[] {
  const seen = inOrder(groups)
  const at = seen.findIndex(({ items }) => items.some((each) => each.key === key))
  const own = seen[at]
  if (!own) return [...groups]
  const keys = own.items.map((each) => each.key)
  const place = keys.indexOf(key) + by
  if (place >= 0 && place < keys.length) return put(groups, key, { group: own.id, before: by < 0 ? keys[place]! : (keys[place + 1] ?? null) })
  const next = seen[at + by]
  return next ? put(groups, key, { group: next.id, before: by < 0 ? null : (next.items[0]?.key ?? null) }) : [...groups]
}

/** A group up or down; over the edge of a column into the other one. */
export function stepGroup(groups: readonly Group[], id: string, by: 1 | -1, columns: boolean): Group[] {
  const seen = inOrder(groups)
  const at = seen.findIndex((each) => each.id === id)
  const own = seen[at]
  if (!own) return [...groups]
  const next = seen[at + by]
  if (columns && (next ? (next.side ?? false) !== (own.side ?? false) : own.side ? by < 0 : by > 0)) return seen.map((each) => (each.id === id ? { ...own, side: !own.side } : each))
  if (!next) return [...groups]
  const made = [...seen]
  made.splice(at, 1)
  made.splice(at + by, 0, own)
  return made
}

/** A group beside another one, in its column. */
export function putGroup(groups: readonly Group[], id: string, beside: string, after: boolean): Group[] {
  const own = groups.find((each) => each.id === id)
  const there = groups.find((each) => each.id === beside)
  if (!own || !there || id === beside) return [...groups]
  return inOrder(groups.flatMap((each) => (each.id === id ? [] : each.id !== beside ? [each] : after ? [each, { ...own, side: there.side ?? false }] : [{ ...own, side: there.side ?? false }, each])))
}

/** A group goes; what stood in it stands in the one above, or else below. */
export function without(groups: readonly Group[], id: string): Group[] {
  const seen = inOrder(groups)
  const at = seen.findIndex((each) => each.id === id)
  const heir = seen[at - 1] ?? seen[at + 1]
  if (at < 0 || !heir) return [...groups]
  const items = seen[at]!.items
  return seen.flatMap((each) => (each.id === id ? [] : each.id === heir.id ? [{ ...each, items: at ? [...each.items, ...items] : [...items, ...each.items] }] : [each]))
}

export const changeItem = (groups: readonly Group[], key: string, change: Partial<Item>): Group[] =>
  groups.map((group) => ({ ...group, items: group.items.map((each) => (each.key === key ? { ...each, ...change } : each)) }))

export const changeGroup = (groups: readonly Group[], id: string, change: Partial<Group>): Group[] => groups.map((each) => (each.id === id ? { ...each, ...change } : each))

/** Which place of all it has: "place 3 of 18". */
export function placeOf(groups: readonly Group[], key: string): { n: number; total: number } {
  const keys = inOrder(groups).flatMap(({ items }) => items.map((each) => each.key))
  return { n: keys.indexOf(key) + 1, total: keys.length }
}

export const alike = (a: readonly Group[], b: readonly Group[]) => JSON.stringify(a) === JSON.stringify(b)
