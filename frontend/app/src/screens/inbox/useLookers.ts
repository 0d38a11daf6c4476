import { useMemo } from "react"
import type { Presence } from "../../parts/Avatar"
import { useMe } from "../../shell/me"
import { useColleagues } from "../../state/house"
import type { Present } from "../../state/live"
import { usePresence } from "../../state/live"
import type { Named } from "../../wire/types"

export interface Looker {
  id: number
  name: string
  presence: Presence
}

const NOBODY: readonly Looker[] = []

/** Colleagues who have this dialog open now; those who write come first. */
export function useLookers(conversation: number): readonly Looker[] {
  const me = useMe().id
  const present = usePresence(({ at }) => at.get(conversation))
  const colleagues = useColleagues()
  return useMemo(() => lookersOf(present, colleagues, me), [present, colleagues, me])
}

export function lookersOf(present: Pick<Present, "viewing" | "typing"> | undefined, colleagues: readonly Named[], me: number): readonly Looker[] {
  const ids = new Set([...(present?.typing ?? []), ...(present?.viewing ?? [])])
  ids.delete(me)
  if (!ids.size) return NOBODY
  return [...ids].flatMap((id) => {
    const person = colleagues.find((each) => each.id === id)
    return person ? { id, name: person.name, presence: present?.typing.includes(id) ? "writing" : "viewing" } : []
  })
}
