import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element"
import { draggable, dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter"
import type { RefObject } from "react"
import { useEffect, useRef, useState } from "react"

/** What is dragged, or lies under it: an item of a group, a group, or the place of own fields without one. */
export type Dragged = { sort: "item"; key: string } | { sort: "group"; id: string }
export type Under = { sort: "item"; group: string; key: string } | { sort: "group"; id: string } | { sort: "rest" }
export type Edge = "before" | "after"

const isDragged = (data: Record<string, unknown>): data is Dragged => data.sort === "item" || data.sort === "group"

/** Takes what is let go: over what, and on which side of it. */
export function useDropped(onDrop: (dragged: Dragged, under: Under, edge: Edge) => void): void {
  const last = useRef(onDrop)
  useEffect(() => {
    last.current = onDrop
  })
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0]
          if (!target || !isDragged(source.data)) return
          last.current(source.data, target.data as unknown as Under, edgeOf(target.element, location.current.input.clientY))
        },
      }),
    [],
  )
}

const edgeOf = (element: Element, y: number): Edge => {
  const { top, height } = element.getBoundingClientRect()
  return y < top + height / 2 ? "before" : "after"
}

/** What scrolls around `inside` follows a drag to its edge. */
export function useScrolledAlong(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = inside.current?.closest(".settings-page")
    return element ? autoScrollForElements({ element }) : undefined
  }, [inside])
}

/** A thing with a handle, that can be dragged. */
export function useDrag(dragged: Dragged): { box: RefObject<HTMLElement | null>; handle: RefObject<HTMLButtonElement | null>; lifted: boolean } {
  const box = useRef<HTMLElement>(null)
  const handle = useRef<HTMLButtonElement>(null)
  const [lifted, lift] = useState(false)
  const told = JSON.stringify(dragged)
  useEffect(() => {
    if (!box.current || !handle.current) return
    return draggable({
      element: box.current,
      dragHandle: handle.current,
      getInitialData: () => JSON.parse(told) as Record<string, unknown>,
      onDragStart: () => lift(true),
      onDrop: () => lift(false),
    })
  }, [told])
  return { box, handle, lifted }
}

/** A place to let go; what it shows while something is over it. */
export function useDropPlace(element: RefObject<HTMLElement | null>, under: Under, takes: (dragged: Dragged) => boolean): Edge | null {
  const [edge, setEdge] = useState<Edge | null>(null)
  const last = useRef(takes)
  useEffect(() => {
    last.current = takes
  })
  const told = JSON.stringify(under)
  useEffect(() => {
    if (!element.current) return
    return dropTargetForElements({
      element: element.current,
      getData: () => JSON.parse(told) as Record<string, unknown>,
      canDrop: ({ source }) => isDragged(source.data) && last.current(source.data),
      onDrag: ({ self, location }) => {
        const innermost = location.current.dropTargets[0]?.element === self.element
        setEdge(innermost ? edgeOf(self.element, location.current.input.clientY) : null)
      },
      onDragLeave: () => setEdge(null),
      onDrop: () => setEdge(null),
    })
  }, [element, told])
  return edge
}
