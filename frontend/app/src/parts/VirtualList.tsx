import type { KeyboardEvent, MouseEvent, PointerEvent, ReactElement, Ref } from "react"
import { useEffect, useId, useImperativeHandle, useRef } from "react"
import type { VListHandle } from "virtua"
import { VList } from "virtua"
import { settleIn } from "./keys/home"
import "./list.css"

export interface ListHandle {
  focus: () => void
  /** Bring a row into sight. */
  show: (index: number) => void
  /** Where what comes before a row would be, as the list is scrolled. */
  side: (index: number) => ListSide
}

export type ListSide = "above" | "amid" | "below"

interface Props<T> {
  items: readonly T[]
  label: string
  itemKey: (item: T) => string | number
  /** Height of a row before it has been measured. */
  itemSize: number
  children: (item: T, state: { active: boolean; index: number }) => ReactElement
  /** The one row that arrows start from; drawn as chosen. */
  active: number | null
  onActive: (index: number) => void
  /** One row on or back, where that is not simply the next one drawn. */
  onStep?: (step: 1 | -1) => void
  /** A press, and Enter where that does nothing else. */
  onOpen: (index: number) => void
  onEnter?: (index: number) => void
  /** Several can be chosen: which are, and a press that chooses instead of opening (with Shift, from the last one on). */
  chosen?: ReadonlySet<string | number>
  onChoose?: (index: number, stretch: boolean) => void
  /** Near the end: more is wanted. */
  onEnd?: () => void
  onScroll?: () => void
  ref?: Ref<ListHandle>
}

const END_PX = 600

const LONG_MS = 450

/** The finger that is on a list; a row may be drawn anew under it. */
const finger = { timer: 0, x: 0, y: 0, done: false }
const lift = () => clearTimeout(finger.timer)

/** A finger that rests chooses; one that moves scrolls. */
function longPress(run: () => void) {
  return {
    onPointerDown: ({ pointerType, clientX, clientY }: PointerEvent) => {
      lift()
      Object.assign(finger, { x: clientX, y: clientY, done: false })
      if (pointerType === "touch")
        finger.timer = window.setTimeout(() => {
          finger.done = true
          run()
        }, LONG_MS)
    },
    onPointerUp: lift,
    // By the way from where it began: not every browser tells of a finger how far each step was.
    onPointerMove: ({ clientX, clientY }: PointerEvent) => Math.hypot(clientX - finger.x, clientY - finger.y) > 8 && lift(),
    onPointerCancel: lift,
    onContextMenu: (event: MouseEvent) => finger.done && event.preventDefault(),
    onClickCapture: (event: MouseEvent) => {
      if (!finger.done) return
      finger.done = false
      event.stopPropagation()
    },
  }
}

/** A listbox of any length. One tab stop; arrows, Home, End and page keys move; only what is seen is drawn. */
export function VirtualList<T>(props: Props<T>) {
  const { items, label, itemKey, itemSize, children, active, onActive, onStep, onOpen, onEnter = onOpen, chosen, onChoose, onEnd, onScroll, ref } = props
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<VListHandle>(null)
  const asked = useRef(-1)

  const show = (index: number) => list.current?.scrollToIndex(index, { align: "nearest" })
  const side = (index: number): ListSide => {
    const { scrollOffset = 0, viewportSize = 0 } = list.current ?? {}
    const at = list.current?.getItemOffset(index) ?? 0
    return at <= scrollOffset ? "above" : at < scrollOffset + viewportSize ? "amid" : "below"
  }
  useImperativeHandle(ref, () => ({ focus: () => box.current?.focus(), show, side }))

  const near = () => {
    const seen = list.current
    if (!seen || !onEnd || asked.current === items.length) return
    if (seen.scrollSize - seen.scrollOffset - seen.viewportSize > END_PX) return
    // Once per length: a page on its way is not asked for again by the next pixel.
    asked.current = items.length
    onEnd()
  }
  const scrolled = () => {
    near()
    onScroll?.()
  }
  useEffect(near)
  useEffect(settleIn, [])

  const go = (index: number) => {
    const at = Math.max(0, Math.min(items.length - 1, index))
    show(at)
    onActive(at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!items.length || event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((list.current?.viewportSize ?? itemSize) / itemSize) - 1)
    const from = active ?? -1
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from < 0 ? items.length - 1 : from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: items.length - 1,
    }[event.key]
    const choosing = onChoose !== undefined && active !== null
    if (onStep && from >= 0 && event.key === "ArrowDown") onStep(1)
    else if (onStep && from >= 0 && event.key === "ArrowUp") onStep(-1)
    else if (to !== undefined) go(to)
    else if (choosing && event.key === " ") onChoose(active, event.shiftKey)
    else if (event.key === "Enter") (active === null ? onOpen : onEnter)(active ?? 0)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={box}
      className="list"
      data-home
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable={onChoose ? true : undefined}
      aria-activedescendant={active === null ? undefined : `${id}-${active}`}
      onKeyDown={onKeyDown}
    >
      <VList ref={list} data={items} itemSize={itemSize} onScroll={scrolled} className="list-rows" role="group" tabIndex={-1}>
        {(item, index) => (
          <div
            key={itemKey(item)}
            id={`${id}-${index}`}
            role="option"
            aria-selected={chosen?.size ? chosen.has(itemKey(item)) : index === active}
            data-active={index === active || undefined}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className="list-row"
            onClick={(event) => {
              const picks = onChoose !== undefined && (event.shiftKey || event.ctrlKey || event.metaKey || (event.target as Element).closest("[data-chooses]") !== null)
              // Once some are chosen, a finger goes on choosing.
              const goesOn = onChoose !== undefined && Boolean(chosen?.size) && matchMedia("(pointer: coarse)").matches
              if (picks || goesOn) onChoose(index, event.shiftKey)
              else onOpen(index)
            }}
            {...(onChoose && longPress(() => onChoose(index, false)))}
          >
            {children(item, { active: index === active, index })}
          </div>
        )}
      </VList>
    </div>
  )
}
