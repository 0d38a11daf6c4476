import type { RefObject } from "react"
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import type { VirtualizerHandle } from "virtua"
import type { Line } from "./lines"

const NEAR_PX = 60

export interface Start {
  index: number
  align: "start" | "center"
}

interface End {
  /** The newest message is in sight. */
  atEnd: boolean
  toEnd: () => void
  /** Something was scrolled, or got another size. */
  look: () => void
  /** I am led elsewhere: what arrives does not take me back. */
  leaveEnd: () => void
}

/**
 * Keeps the newest in sight for who is at the end, through arrivals and through pictures that get their size, and
 * never moves who reads further up. Opens at `start` (what is new, or what an address names), else at the end.
 * `whole`: the lines reach the newest.
 */
export function useEnd(list: RefObject<VirtualizerHandle | null>, lines: readonly Line[], start: Start | null, whole: boolean): End {
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
    // What is further down is not loaded: there is no end to stay at, and none was reached.
    if (!whole) return
    // Grown, or its window shrunk, under the eyes of who is at the end: they stay at the end.
    if (resized && sticks.current && !near) seen.scrollToIndex(count - 1, { align: "end" })
    else sticks.current = near
    setAtEnd(near || sticks.current)
  }, [list, count, whole])

  useLayoutEffect(() => {
    if (opened.current || !count) return
    opened.current = true
    if (start && start.index > 0) {
      sticks.current = false
      list.current?.scrollToIndex(start.index, { align: start.align, ...(start.align === "start" && { offset: -48 }) })
    } else list.current?.scrollToIndex(count - 1, { align: "end" })
  }, [list, count, start])

  const mine = tail?.kind === "pending" ? tail.key : null
  useEffect(() => {
    if (mine) sticks.current = true
    if (sticks.current && whole) list.current?.scrollToIndex(count - 1, { align: "end" })
  }, [list, count, mine, whole])

  const leaveEnd = useCallback(() => {
    sticks.current = false
  }, [])
  return { atEnd: atEnd && whole, toEnd, look, leaveEnd }
}
