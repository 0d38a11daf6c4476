import type { KeyboardEvent, PointerEvent } from "react"
import { useRef, useState } from "react"
import type { Bar } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import { isMovable, QUARTER, snap } from "./span"
import type { Placed } from "./usePlanDeeds"

interface Props {
  bar: Bar
  user: number
  /** Where it stands, and how long the window is, in ms. */
  start: number
  length: number
  /** What a drag goes by: a quarter of an hour, or a day. */
  step: number
  said: string
  text: string
  may: boolean
  now: number
  onMove: (to: Placed) => void
  onOpen: () => void
  onRemove: () => void
}

type Pull = { x: number; edge: "start" | "end" | null; width: number; done: boolean }

/** One stretch of somebody's plan. Drawn with the mouse; with keys: Shift and arrows move it, Enter keeps or opens it, Delete takes it off. */
export function Shift({ bar, user, start, length, step, said, text, may, now, onMove, onOpen, onRemove }: Props) {
  const { t } = useWords()
  const pull = useRef<Pull | null>(null)
  // what the mouse has drawn is no press
  const drawn = useRef(false)
  const [by, setBy] = useState<[number, number]>([0, 0])
  const [from, to] = [Date.parse(bar.starts_at), Date.parse(bar.ends_at)]
  const movable = may && isMovable(bar, now)
  const place = { left: `${((from + by[0] - start) / length) * 100}%`, width: `${((to + by[1] - from - by[0]) / length) * 100}%` }
  const moved = by[0] !== 0 || by[1] !== 0
  const keep = (whom = user) => {
    setBy([0, 0])
    onMove({ user: whom, start: from + by[0], end: to + by[1] })
  }
  const down = (event: PointerEvent<HTMLButtonElement>) => {
    if (!movable || event.pointerType === "touch" || event.button !== 0) return
    const box = event.currentTarget.getBoundingClientRect()
    const track = event.currentTarget.parentElement!.getBoundingClientRect()
    const edge = event.clientX - box.left < 7 ? "start" : box.right - event.clientX < 7 ? "end" : null
    pull.current = { x: event.clientX, edge, width: track.width, done: false }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    const now_ = pull.current
    if (!now_) return
    const raw = ((event.clientX - now_.x) / now_.width) * length
    if (!now_.done && Math.abs(event.clientX - now_.x) < 4 && !rowAt(event, user)) return
    now_.done = true
    const gone = snap(raw, step)
    const least = Math.min(step, QUARTER * 2)
    if (now_.edge === "start") setBy([Math.min(gone, to - from - least), 0])
    else if (now_.edge === "end") setBy([0, Math.max(gone, from - to + least)])
    else setBy([gone, gone])
  }
  const up = (event: PointerEvent<HTMLButtonElement>) => {
    const was = pull.current
    pull.current = null
    drawn.current = was?.done === true
    if (!was?.done) return
    const other = was.edge ? null : rowAt(event, user)
    if (other || by[0] || by[1]) keep(other ?? user)
  }
  const key = (event: KeyboardEvent<HTMLButtonElement>) => {
    const turn = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (turn && event.shiftKey && movable) {
      const gone = turn * Math.max(step, QUARTER * 2)
      const whole = event.key === "ArrowLeft" || event.key === "ArrowRight"
      if (whole) setBy([by[0] + gone, by[1] + gone])
      else if (to + by[1] + gone > from + by[0]) setBy([by[0], by[1] + gone])
    } else if (turn) walk(event.currentTarget, event.key)
    else if (event.key === "Enter" && moved) keep()
    else if (event.key === "Escape" && moved) setBy([0, 0])
    else if ((event.key === "Delete" || event.key === "Backspace") && may && isRemovable(bar, now)) onRemove()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <button
      type="button"
      className="shift"
      style={place}
      data-kind={bar.kind}
      data-draft={bar.draft || undefined}
      data-moved={moved || undefined}
      data-movable={movable || undefined}
      aria-label={moved ? `${said}. ${t("shifts.moved")}` : said}
      title={said}
      onPointerDown={down}
      onPointerMove={drag}
      onPointerUp={up}
      onPointerCancel={() => {
        pull.current = null
        setBy([0, 0])
      }}
      onKeyDown={key}
      onClick={() => {
        if (!drawn.current && !moved) onOpen()
        drawn.current = false
      }}
    >
      <span className="cut">{text}</span>
    </button>
  )
}

/** Whose row the pointer is over, where it is another's. */
function rowAt({ clientX, clientY }: PointerEvent, user: number): number | null {
  const row = document.elementsFromPoint(clientX, clientY).find((each): each is HTMLElement => each instanceof HTMLElement && each.dataset.user !== undefined)
  const found = Number(row?.dataset.user)
  return row && found !== user ? found : null
}

const isRemovable = (bar: Bar, now: number) => Date.parse(bar.ends_at) > now && (bar.kind === "pattern" || bar.id != null)

/** To the next bar of the row, or to the nearest of the next row that has any. */
function walk(from: HTMLElement, key: string): void {
  const all = [...(from.closest(".plan")?.querySelectorAll<HTMLElement>(".shift") ?? [])]
  const box = from.getBoundingClientRect()
  const at = all.indexOf(from)
  if (key === "ArrowLeft" || key === "ArrowRight") {
    all[at + (key === "ArrowRight" ? 1 : -1)]?.focus()
    return
  }
  const down = key === "ArrowDown"
  const rows = all.filter((each) => (down ? each.getBoundingClientRect().top > box.bottom - 2 : each.getBoundingClientRect().bottom < box.top + 2))
  const row = (down ? rows[0] : rows.at(-1))?.parentElement
  const near = [...(row?.querySelectorAll<HTMLElement>(".shift") ?? [])].sort((a, b) => Math.abs(a.getBoundingClientRect().left - box.left) - Math.abs(b.getBoundingClientRect().left - box.left))
  near[0]?.focus()
}
