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

const walkable = (line: Line | undefined) => line !== undefined && line.kind !== "day" && line.kind !== "fresh" && line.kind !== "place"

/** Arrows walk from message to message, and what can be done to one is done by keys. */
export function useWalk({ scroller, list, lines, onReply, onMenu }: Wanted) {
  const { t } = useWords()
  const [active, setActive] = useState<string | null>(null)
  const walked = useRef(false)
  const at = useMemo(() => (active === null ? -1 : lines.findIndex(({ key }) => key === active)), [active, lines])
  const element = (key: string) => scroller.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(key)}"] [data-walk]`) ?? null

  const go = (from: number, step: 1 | -1) => {
    let to = from + step
    while (to >= 0 && to < lines.length && !walkable(lines[to])) to += step
    const line = lines[to]
    if (!line) return
    walked.current = true
    setActive(line.key)
    list.current?.scrollToIndex(to, { align: "nearest" })
  }
  useEffect(() => {
    // Who pressed something within a message has the focus there already, or in what it opened.
    if (active === null || !walked.current) return
    walked.current = false
    // The line may have to be drawn first.
    const frame = requestAnimationFrame(() => element(active)?.focus({ preventScroll: true }))
    return () => cancelAnimationFrame(frame)
  }, [active]) // eslint-disable-line react-hooks/exhaustive-deps

  useActions([{ id: "walk", label: t("talk.walk"), group: t("thread.keys"), chord: "ArrowUp", onlyKeys: true, run: () => go(lines.length, -1) }])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const on = target.closest<HTMLElement>("[data-walk]")
    const whole = target === scroller.current || target === on
    if (!whole || event.ctrlKey || event.metaKey || event.altKey) return
    const line = at >= 0 && on ? lines[at] : undefined
    const message = line?.kind === "message" ? line.message : null
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined
    if (step) go(on ? at : lines.length, on ? step : -1)
    else if (event.key === "End" && on) go(lines.length, -1)
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
    const line = event.target instanceof Element ? event.target.closest("[data-walk]")?.closest<HTMLElement>("[data-line]") : null
    if (line?.dataset.line) setActive(line.dataset.line)
  }
  return { props: { onKeyDown, onFocus }, kept: at < 0 ? NONE : [at] }
}

const NONE: readonly number[] = []
