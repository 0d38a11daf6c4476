import type { RefObject } from "react"
import { useEffect, useRef } from "react"
import type { VirtualizerHandle } from "virtua"
import { lookedAt, useMentions } from "../../../state/mentions"
import type { Line } from "./lines"
import { isIn } from "./lines"
import { useWatched } from "./useSeen"

const CALM_MS = 300

/** Once the note that names me has been in sight for a moment I have looked at it. What is given back is told of scrolling. */
export function useLooked(conversation: number, list: RefObject<VirtualizerHandle | null>, lines: readonly Line[]): () => void {
  const watched = useWatched()
  const seq = useMentions(({ at }) => at.get(conversation)?.seq)
  const index = seq === undefined ? -1 : lines.findIndex((line) => isIn(line, `${conversation}-${seq}`))
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isInSight = () => {
    const window = list.current
    if (!window || index < 0 || !watched) return false
    const from = window.getItemOffset(index)
    return from < window.scrollOffset + window.viewportSize && from + window.getItemSize(index) > window.scrollOffset
  }
  const stop = () => {
    clearTimeout(timer.current)
    timer.current = undefined
  }
  const look = () => {
    if (isInSight())
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        lookedAt(conversation)
      }, CALM_MS)
    else stop()
  }
  useEffect(look)
  useEffect(() => () => clearTimeout(timer.current), [])
  return look
}
