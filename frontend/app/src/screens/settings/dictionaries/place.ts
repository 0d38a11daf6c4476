import type { Entry } from "../../../state/dictionaries"

/** Of a row that has the focus: no actions of the whole window, where the same keys open the next dialog. */
export const KEYS = { up: "Alt+ArrowUp", down: "Alt+ArrowDown", into: "Alt+ArrowRight", out: "Alt+ArrowLeft" } as const

/** Levels of a tree, as the server has it. */
export const DEEPEST = 4

const above = (all: readonly Entry[], entry: Entry): Entry | undefined => all.find(({ id }) => id === entry.parent_id)

/** The top is the first level. */
export function levelOf(all: readonly Entry[], entry: Entry): number {
  const parent = above(all, entry)
  return parent ? levelOf(all, parent) + 1 : 1
}

/** How many levels stand there, with its own. */
export function levelsOf(all: readonly Entry[], entry: Entry): number {
  return 1 + Math.max(0, ...all.filter(({ parent_id }) => parent_id === entry.id).map((each) => levelsOf(all, each)))
}

/** The one right before it in its branch, where it may go under that one with all that stands under it. */
export function roofOf(all: readonly Entry[], entry: Entry, before: Entry | undefined): Entry | null {
  if (!before || before.archived) return null
  return levelOf(all, before) + levelsOf(all, entry) <= DEEPEST ? before : null
}

/** The branch that it would stand in one level higher, null: the top; undefined: it stands there. */
export function outOf(all: readonly Entry[], entry: Entry): number | null | undefined {
  const parent = above(all, entry)
  return parent && parent.parent_id
}
