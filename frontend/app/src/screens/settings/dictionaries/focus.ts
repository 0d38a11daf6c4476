/** Parts of a row that the focus goes back to. */
const WHERE = "[data-entry]"
const MENU = "button[aria-haspopup]"

export interface Held {
  entry: string
  /** In its name, or at its menu. */
  menu: boolean
}

/** Where in the list the focus is, so that it follows the row wherever that goes. */
export function heldIn(list: HTMLElement | null): Held | null {
  const at = document.activeElement
  const entry = list?.contains(at) ? at?.closest<HTMLElement>(WHERE)?.dataset.entry : undefined
  return entry === undefined ? null : { entry, menu: at?.matches(MENU) ?? false }
}

/** What was drawn anew may have dropped it; whoever has gone elsewhere meanwhile is left there. */
export function keepFocus(list: HTMLElement | null, held: Held | null): void {
  if (held && document.activeElement === document.body) giveFocus(list, held)
}

const rowsOf = (list: HTMLElement) => [...list.querySelectorAll<HTMLElement>(WHERE)]

/** Once it is drawn anew. */
export function giveFocus(list: HTMLElement | null, { entry, menu }: Held): void {
  requestAnimationFrame(() => {
    const row = list && rowsOf(list).find(({ dataset }) => dataset.entry === entry)
    const wanted = (menu && row?.querySelector<HTMLElement>(MENU)) || row?.querySelector<HTMLElement>("textarea, button")
    if (wanted && wanted !== document.activeElement) wanted.focus()
  })
}

/** Of the row that stands where this one will be gone from: the next one, else the one before. */
export function neighbour(list: HTMLElement | null, entry: string): string | null {
  const rows = list ? rowsOf(list).map(({ dataset }) => dataset.entry) : []
  const at = rows.indexOf(entry)
  return rows[at + 1] ?? rows[at - 1] ?? null
}

/** Nothing is left: where the next one is typed. */
export function toAdd(list: HTMLElement | null): void {
  requestAnimationFrame(() => list?.parentElement?.querySelector<HTMLElement>(".dictionary-add input, .dictionary-add button")?.focus())
}
