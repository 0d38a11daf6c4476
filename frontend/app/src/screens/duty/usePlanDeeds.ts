import { useState } from "react"
import type { Bar } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { movedTo, useChange, without } from "./deeds"

export interface Placed {
  user: number
  start: number
  end: number
}

/** What is open: a stretch of somebody's plan, or a new one. */
export type Opened = { user: number; bar: Bar } | { user: number | null; start: number; end: number }

/** What is done to the plan with pointer and keys. */
export function usePlanDeeds() {
  const { t } = useWords()
  const { period } = useFormats()
  const { tryTo } = useChange()
  const [opened, open] = useState<Opened | null>(null)
  const iso = (at: number) => new Date(at).toISOString()
  return {
    opened,
    open,
    move: (bar: Bar, user: number, to: Placed) => {
      const { add, remove } = movedTo(bar, user, to)
      void tryTo(add, remove, t("shifts.movedTo", { when: period(iso(to.start), iso(to.end)) }), bar.draft)
    },
    remove: (bar: Bar, user: number) => {
      const { add, remove } = without(bar, user)
      void tryTo(add, remove, t("shifts.removed"))
    },
  }
}

export type PlanDeeds = ReturnType<typeof usePlanDeeds>
