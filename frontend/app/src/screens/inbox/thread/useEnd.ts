import type { RefObject } from "react"
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import type { VirtualizerHandle } from "virtua"
import type { Line } from "./lines"

const NEAR_PX = 60

interface End {
  /** The newest message is in sight. */
  atEnd: boolean
  toEnd: () => void
  /** Something was scrolled, or got another size. */
  look: () => void
}

/**
 * Keeps the newest in sight for who is at the end, through arrivals and through pictures that get their size, and
 * never moves who reads further up. Opens at `start` (what is new), else at the end.
 */
export function useEnd(list: RefObject<VirtualizerHandle | null>, lines: readonly Line[], start: number): End {
  const [atEnd, setAtEnd] = useState(true)
  // What a person wants; scrolling by ourselves on the way does not change it.
  const sticks = useRef(true)
  const opened = useRef(false)
  const count = lines.length
  const tail = lines.at(-1)

  const toEnd = useCallback(() => {
    sticks.current = true
    list.current?.scrollToIndex(count - 1, { align: "end" })
  }, [list, count])

  const size = useRef("")
  const look = useCallback(() => {
    const seen = list.current
    if (!seen) return
    const near = seen.scrollSize - seen.scrollOffset - seen.viewportSize < NEAR_PX
    const now = `${seen.scrollSize}/${seen.viewportSize}`
    const resized = now !== size.current
    size.current = now
    // Grown, or its window shrunk, under the eyes of who is at the end: they stay at the end.
    if (resized && sticks.current && !near) seen.scrollToIndex(count - 1, { align: "end" })
    else sticks.current = near
    setAtEnd(near || sticks.current)
  }, [list, count])

  useLayoutEffect(() => {
    if (opened.current || !count) return
    opened.current = true
    if (start > 0) {
      sticks.current = false
      list.current?.scrollToIndex(start, { align: "start", offset: -48 })
    } else list.current?.scrollToIndex(count - 1, { align: "end" })
  }, [list, count, start])

  const mine = tail?.kind === "pending" ? tail.key : null
  useEffect(() => {
    if (mine) sticks.current = true
    if (sticks.current) list.current?.scrollToIndex(count - 1, { align: "end" })
  }, [list, count, mine])

  return { atEnd, toEnd, look }
}
