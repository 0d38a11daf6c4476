import type { PointerEvent } from "react"
import { useMemo, useState } from "react"
import { calmed } from "../../../state/board/calm"

/** Nothing moves under a mouse: what comes and goes waits until it looks elsewhere. `mine`: what I moved myself does not wait. */
export function useCalm(now: readonly number[], mine: ReadonlySet<number>) {
  const [held, hold] = useState<readonly number[] | null>(null)
  const found = useMemo(() => calmed(now, held, mine), [now, held, mine])
  const calm = {
    onPointerEnter: ({ pointerType }: PointerEvent) => pointerType === "mouse" && hold(now),
    onPointerLeave: () => hold(null),
  }
  return { ...found, calm }
}
