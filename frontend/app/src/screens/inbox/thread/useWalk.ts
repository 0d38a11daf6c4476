import type { KeyboardEvent, RefObject } from "react"
import { useEffect, useMemo, useRef, useState } from "react"
import type { VirtualizerHandle } from "virtua"
import { useActions } from "../../../parts/keys/actions"
import type { Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Line } from "./lines"

interface Wanted {
  scroller: RefObject<HTMLDivElement | null>
  list: RefObject<VirtualizerHandle | null>
  lines: readonly Line[]
  onReply: (message: Message) => void
  onMenu?: (message: Message, at: HTMLElement) => void
}

/** Where an arrow stops: a line, or a part of the album that it shows. */
interface Stop {
  key: string
  index: number
  message: Message | null
}

const RESTLESS = new Set<Line["kind"]>(["day", "fresh", "place"])

function stopsOf(lines: readonly Line[]): Stop[] {
  return lines.flatMap((line, index): Stop[] => {
    if (line.kind === "album") return line.messages.map((message) => ({ key: message.id, index, message }))
    return RESTLESS.has(line.kind) ? [] : [{ key: line.key, index, message: line.kind === "message" ? line.message : null }]
  })
}

/** A part of an album has a name of its own, all else goes by its line's. */
function keyAt(on: Element | null | undefined): string | undefined {
  const walked = on?.closest<HTMLElement>("[data-walk]")
  return walked?.dataset.part ?? walked?.closest<HTMLElement>("[data-line]")?.dataset.line
}

/** Arrows walk from message to message, and what can be done to one is done by keys. */
export function useWalk({ scroller, list, lines, onReply, onMenu }: Wanted) {
  const { t } = useWords()
  const [active, setActive] = useState<string | null>(null)
  const walked = useRef(false)
  const stops = useMemo(() => stopsOf(lines), [lines])
  const at = useMemo(() => (active === null ? -1 : stops.findIndex(({ key }) => key === active)), [active, stops])
  const element = (key: string) => {
    const name = CSS.escape(key)
    return scroller.current?.querySelector<HTMLElement>(`[data-part="${name}"], [data-line="${name}"] [data-walk]:not([data-part])`) ?? null
  }

  const go = (from: number, step: 1 | -1) => {
    const stop = stops[from + step]
    if (!stop) return
    walked.current = true
    setActive(stop.key)
    list.current?.scrollToIndex(stop.index, { align: "nearest" })
  }
  useEffect(() => {
    // Who pressed something within a message has the focus there already, or in what it opened.
    if (active === null || !walked.current) return
    walked.current = false
    // The line may have to be drawn first.
    const frame = requestAnimationFrame(() => element(active)?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [active]) // eslint-disable-line react-hooks/exhaustive-deps

  useActions([{ id: "walk", label: t("talk.walk"), group: t("thread.keys"), chord: "ArrowUp", onlyKeys: true, run: () => go(stops.length, -1) }])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const on = target.closest<HTMLElement>("[data-walk]")
    const whole = target === scroller.current || target === on
    if (!whole || event.ctrlKey || event.metaKey || event.altKey) return
    const message = (on && stops[at]?.message) ?? null
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    if (step) go(on ? at : stops.length, on ? step : -1)
    else if (event.key === "End" && on) go(stops.length, -1)
    else if (event.key === "Home" && on) go(-1, 1)
    // The browser glides there, and stops where a line gets its size on the way.
    else if (event.key === "Home") scroller.current?.scrollTo(0, 0)
    else if (event.key === "Escape" && on) {
      setActive(null)
      scroller.current?.focus({ preventScroll: true })
    } else if (message && on && onMenu && (event.key === "Enter" || event.key === "ContextMenu" || (event.shiftKey && event.key === "F10"))) onMenu(message, on)
    else if (message && event.code === "KeyR") onReply(message)
    else return
    event.preventDefault()
  }
  const onFocus = (event: { target: EventTarget }) => {
    const key = keyAt(event.target instanceof Element ? event.target : null)
    if (key) setActive(key)
  }
  return { props: { onKeyDown, onFocus }, kept: stops[at] ? [stops[at].index] : NONE }
}

const NONE: readonly number[] = []
