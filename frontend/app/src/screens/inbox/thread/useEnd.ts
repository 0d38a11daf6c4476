import type { RefObject } from "react"
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import type { VirtualizerHandle } from "virtua"
import type { Line } from "./lines"

const NEAR_PX = 60
/** Once nothing has got another size for so long, a line stays where it is by itself. */
const SETTLED_MS = 1_000

export interface Start {
  index: number
  align: "start" | "center"
}

/** What is kept in its place while lines are measured for the first time: the end, or a line. */
type Goal = "end" | { key: string; align: Start["align"] }

interface Wanted {
  scroller: RefObject<HTMLDivElement | null>
  list: RefObject<VirtualizerHandle | null>
  lines: readonly Line[]
  /** What is new, where the thread opens; null: at the end. */
  fresh: Start | null
  /** What an address or a press leads to. */
  led: Start | null
  /** The lines reach the newest. */
  whole: boolean
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
 * never moves who reads further up. Opens at what is new, or at what an address names, else at the end.
 * The list's own scrolling to a line is not used: until all is measured it goes there again, whatever the person does.
 */
export function useEnd({ scroller, list, lines, fresh, led, whole }: Wanted): End {
  const [atEnd, setAtEnd] = useState(true)
  const goal = useRef<Goal | null>("end")
  const written = useRef(0)
  const settles = useRef<ReturnType<typeof setTimeout>>(undefined)
  const size = useRef("")
  const opened = useRef(false)
  const count = lines.length
  const tail = lines.at(-1)

  const place = () => {
    const box = scroller.current
    const seen = list.current
    const to = goal.current
    if (!box || !seen || !to) return
    const top = (y: number) => box.scrollTo({ top: y, behavior: "instant" })
    if (to === "end") top(box.scrollHeight)
    else {
      const index = lines.findIndex(({ key }) => key === to.key)
      if (index < 0) return
      const above = to.align === "start" ? 48 : (box.clientHeight - seen.getItemSize(index)) / 2
      top(seen.getItemOffset(index) - above)
      clearTimeout(settles.current)
      settles.current = setTimeout(() => goal.current === to && (goal.current = null), SETTLED_MS)
    }
    written.current = box.scrollTop
  }

  /** Not where we put it: a person has moved it, and stays where they are. */
  const heed = () => {
    const box = scroller.current
    if (!box || Math.abs(box.scrollTop - written.current) <= 1) return
    written.current = box.scrollTop
    goal.current = whole && isNear(box) ? "end" : null
  }

  const look = () => {
    const box = scroller.current
    const seen = list.current
    if (!box || !seen) return
    const now = `${seen.scrollSize}/${seen.viewportSize}`
    const resized = now !== size.current
    size.current = now
    // What is further down is not loaded: there is no end to stay at, and none was reached.
    const held = goal.current !== "end" || whole
    if (resized && goal.current && held) place()
    else if (held) heed()
    if (whole) setAtEnd(goal.current === "end" || isNear(box))
  }

  const line = led && lines[led.index]
  const key = line ? `${led.align}/${line.key}` : null
  useLayoutEffect(() => {
    if (!count) return
    const to = led ?? (opened.current ? null : fresh)
    if (!to && opened.current) return
    opened.current = true
    const at = to && lines[to.index]
    goal.current = to && at ? { key: at.key, align: to.align } : "end"
    place()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each line that is led to
  }, [key, count > 0])

  const mine = tail?.kind === "pending" ? tail.key : null
  useEffect(() => {
    if (mine) goal.current = "end"
    if (goal.current === "end" && whole) place()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when there are more, and when one is mine
  }, [list, count, mine, whole])
  useEffect(() => () => clearTimeout(settles.current), [])

  const toEnd = () => {
    goal.current = "end"
    place()
  }
  const leaveEnd = () => {
    goal.current = null
  }
  return { atEnd: atEnd && whole, toEnd, look, leaveEnd }
}

const isNear = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) => scrollHeight - scrollTop - clientHeight < NEAR_PX
