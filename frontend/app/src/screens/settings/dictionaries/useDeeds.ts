import type { RefObject } from "react"
import { useRef, useState } from "react"
import { tell } from "../../../parts/Toast"
import type { Entry, Noun } from "../../../state/dictionaries"
import { queries } from "../../../state/session"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { change } from "../funnels/change"
import { oneByOne } from "../pieces/oneByOne"
import { refresh } from "../pieces/useList"
import { giveFocus, heldIn, keepFocus, neighbour, toAdd } from "./focus"

/** What is done with the entries of one dictionary: each after the one before, the focus where it belongs. */
export interface Deeds {
  list: RefObject<HTMLDivElement | null>
  add: (name: string, parent?: number) => Promise<boolean>
  patch: (entry: Entry, body: object) => Promise<boolean>
  swap: (one: Entry, other: Entry) => void
  remove: (entry: Entry) => void
}

export function useDeeds(noun: Noun): { deeds: Deeds; placed: string } {
  const words = useWords()
  const { t } = words
  const list = useRef<HTMLDivElement>(null)
  const [placed, say] = useState("")
  /** As the change before left it: what the drawing has may be older. */
  const now = () => queries.getQueryData<Entry[]>([noun]) ?? []
  const versionOf = ({ id, version }: Entry) => now().find((each) => each.id === id)?.version ?? version
  const run = (job: () => Promise<unknown>) =>
    oneByOne(async () => {
      // before: the news of it may draw the list before the answer does
      const held = heldIn(list.current)
      const kept = await change(job, words)
      await refresh(`/${noun}`)
      requestAnimationFrame(() => keepFocus(list.current, held))
      return kept
    })
  const deeds: Deeds = {
    list,
    add: (name, parent) => run(() => http.post(`/${noun}`, { name, ...(parent !== undefined && { parent_id: parent }) })),
    patch: (entry, body) => run(() => http.patch(`/${noun}/${entry.id}`, { version: versionOf(entry), ...body })),
    swap: (one, other) =>
      void run(async () => {
        const ids = now().map(({ id }) => (id === one.id ? other.id : id === other.id ? one.id : id))
        const { items } = await http.put<Page<Entry>>(`/${noun}/order`, { ids })
        const branch = items.filter(({ parent_id }) => parent_id === one.parent_id)
        say(t("dictionaries.placed", { name: one.name, n: branch.findIndex(({ id }) => id === one.id) + 1, all: branch.length }))
      }),
    remove: (entry) => {
      const next = neighbour(list.current, String(entry.id))
      void run(() => http.delete(`/${noun}/${entry.id}`, { query: { version: versionOf(entry) } })).then((kept) => {
        if (!kept) return
        if (next === null) toAdd(list.current)
        else giveFocus(list.current, { entry: next, menu: true })
        const back = () => run(() => http.post(`/${noun}/${entry.id}/restore`, {})).then((kept) => kept && giveFocus(list.current, { entry: String(entry.id), menu: true }))
        tell(t("dictionaries.removed", { name: entry.name }), { undo: () => void back() })
      })
    },
  }
  return { deeds, placed }
}
