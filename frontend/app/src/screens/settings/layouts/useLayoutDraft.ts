import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { Group, PageOf } from "../../../state/layouts"
import { queries } from "../../../state/session"
import type { LayoutSetup, LayoutSetups } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import { alike } from "./arrange"

const KEY = ["layouts", "setup"]

export const useLayouts = () => useQuery({ queryKey: KEY, queryFn: () => http.get<LayoutSetups>("/layouts/setup"), staleTime: 0 })

export function putSetup(entity: PageOf, now: LayoutSetup): void {
  queries.setQueryData<LayoutSetups>(KEY, (all) => all && { items: all.items.map((each) => (each.published.entity === entity ? now : each)) })
}

export const askLayouts = () => queries.invalidateQueries({ queryKey: ["layouts"] })

export interface LayoutDrafting {
  groups: readonly Group[]
  /** Something was changed and is not published. */
  begun: boolean
  saving: boolean
  change: (make: (groups: readonly Group[]) => Group[]) => void
  /** Once all that was changed is kept: true, where it was done. */
  settle: (last: (rev: number) => Promise<LayoutSetup>) => Promise<boolean>
}

/** What is arranged is seen at once and kept at once, as a draft that nobody else meets. */
export function useLayoutDraft(entity: PageOf, setup: LayoutSetup): LayoutDrafting {
  const words = useWords()
  const stored = setup.draft?.groups ?? setup.published.groups
  const [held, hold] = useState<Group[] | null>(null)
  const last = useRef<Group[] | null>(null)
  // of what was arranged: a colleague who changed the draft meanwhile is not overwritten
  const rev = useRef(0)
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const [saving, setSaving] = useState(false)
  const shown = held ?? stored

  const keep = async (groups: Group[]) => {
    if (last.current !== groups) return
    setSaving(true)
    try {
      const now = await http.put<LayoutSetup>(`/layouts/${entity}/draft`, { rev: rev.current, groups })
      rev.current = now.draft?.rev ?? 0
      putSetup(entity, now)
      if (last.current === groups) hold((last.current = null))
    } catch (error) {
      hold((last.current = null))
      await failed(error, words)
    }
    setSaving(false)
  }
  return {
    groups: shown,
    begun: setup.draft !== null || held !== null,
    saving,
    change: (make) => {
      const next = make(last.current ?? stored)
      if (alike(next, last.current ?? stored)) return
      if (last.current === null) rev.current = setup.draft?.rev ?? 0
      last.current = next
      hold(next)
      line.current = line.current.then(() => keep(next))
    },
    settle: async (deed) => {
      await line.current
      try {
        putSetup(entity, await deed(draftOf(entity)))
        await askLayouts()
        return true
      } catch (error) {
        await failed(error, words)
        return false
      }
    },
  }
}

const draftOf = (entity: PageOf) => queries.getQueryData<LayoutSetups>(KEY)?.items.find((each) => each.published.entity === entity)?.draft?.rev ?? 0

async function failed(error: unknown, words: Words): Promise<void> {
  tell(reasonOf(error, words), { fault: true })
  await askLayouts()
}
