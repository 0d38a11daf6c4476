import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from "react"
import { useRef } from "react"
import { setPrefs, usePrefs } from "../state/prefs"
import { useWords } from "../words/words"
import "./panes.css"
import { useWidth } from "./useWidth"

export type Pane = "list" | "main" | "card"

/** Least, usual and most of the panes whose width a person chooses. */
export const LIMITS = { list: [280, 320, 420], card: [300, 340, 440] } as const

interface Props {
  list: ReactNode
  main: ReactNode
  card: ReactNode
  /** The one that a phone shows. */
  shown: Pane
  /** Whether the folded panes are drawn over the main one. */
  listOpen: boolean
  cardOpen: boolean
  /** A press beside an open drawer, or Escape in it. */
  onFold: () => void
}

/** Three panes; what does not fit folds into a drawer, and a phone has one at a time. Widths are kept per person. */
export function Panes({ list, main, card, shown, listOpen, cardOpen, onFold }: Props) {
  const width = useWidth()
  const widths = usePrefs((prefs) => prefs.panes)
  const frame = useRef<HTMLDivElement>(null)
  const style: CSSProperties = { "--list": `${widths.list}px`, "--card": `${widths.card}px` }

  const listFolds = width === "narrow"
  const cardFolds = width === "narrow" || width === "medium"
  const drawer = (listFolds && listOpen) || (cardFolds && cardOpen)
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !drawer || event.defaultPrevented) return
    event.stopPropagation()
    onFold()
  }
  return (
    <div ref={frame} className="panes" data-width={width} data-shown={shown} style={style} onKeyDown={escape}>
      <div className="pane pane-list" data-folded={listFolds || undefined} data-open={(listFolds && listOpen) || undefined}>
        {list}
      </div>
      {(width === "wide" || width === "medium") && <Edge pane="list" frame={frame} />}
      <div className="pane pane-main">{main}</div>
      {width === "wide" && <Edge pane="card" frame={frame} />}
      <div className="pane pane-card" data-folded={cardFolds || undefined} data-open={(cardFolds && cardOpen) || undefined}>
        {card}
      </div>
      {drawer && <div className="pane-veil" onClick={onFold} />}
    </div>
  )
}

interface EdgeProps {
  pane: "list" | "card"
  frame: { readonly current: HTMLElement | null }
}

/** The line between two panes: dragged, moved by arrows, set back by a double click. */
function Edge({ pane, frame }: EdgeProps) {
  const { t } = useWords()
  const kept = usePrefs((prefs) => prefs.panes[pane])
  const dragged = useRef<{ from: number; width: number } | null>(null)
  const [least, usual, most] = LIMITS[pane]
  const outward = pane === "list" ? 1 : -1

  const within = (width: number) => Math.round(Math.min(most, Math.max(least, width)))
  const keep = (width: number) => setPrefs({ panes: { ...usePrefs.getState().panes, [pane]: within(width) } })
  const at = (event: PointerEvent) => {
    const { from, width } = dragged.current!
    return within(width + (event.clientX - from) * outward)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key]
    if (!step) return
    event.preventDefault()
    keep(kept + step * outward)
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      className="pane-edge"
      aria-label={t("common.resize")}
      aria-orientation="vertical"
      aria-valuenow={kept}
      aria-valuemin={least}
      aria-valuemax={most}
      onKeyDown={onKeyDown}
      onDoubleClick={() => keep(usual)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        dragged.current = { from: event.clientX, width: kept }
      }}
      onPointerMove={(event) => {
        // Straight into the style: a render per pixel would redraw three panes.
        if (dragged.current) frame.current?.style.setProperty(`--${pane}`, `${at(event)}px`)
      }}
      onPointerUp={(event) => {
        if (dragged.current) keep(at(event))
        dragged.current = null
      }}
    />
  )
}
