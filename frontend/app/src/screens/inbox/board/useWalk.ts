import type { KeyboardEvent } from "react"
import { useCallback, useRef, useState } from "react"
import type { ListHandle } from "../../../parts/VirtualList"
import { statusName } from "../../../state/statuses"
import { useEntities } from "../../../state/store"
import type { Mover } from "./move"
import { move } from "./move"
import { nameOf } from "./CardFace"
import type { ColumnData } from "./useBoard"

interface Props {
  columns: readonly ColumnData[]
  mover: Mover
  may: boolean
  onOpen: (card: number) => void
}

/** A card in the hand: over which column it is held, and where it was taken from. */
interface Lifted {
  card: number
  at: number
  home: number
}

/** Walking by arrows and moving by keys: Space lifts, arrows carry, Space or Enter puts down, Escape puts back. */
export function useWalk({ columns, mover, may, onOpen }: Props) {
  const { t } = mover.words
  const [cursor, setCursor] = useState<{ status: number; card: number } | null>(null)
  const [lifted, lift] = useState<Lifted | null>(null)
  const [said, say] = useState("")
  const lists = useRef(new Map<number, ListHandle>())
  const refs = useRef(new Map<number, (handle: ListHandle | null) => void>())
  const listOf = useCallback((status: number) => {
    const known = refs.current.get(status)
    if (known) return known
    const made = (handle: ListHandle | null) => {
      if (handle) lists.current.set(status, handle)
      else lists.current.delete(status)
    }
    refs.current.set(status, made)
    return made
  }, [])
  const stand = useCallback((status: number, card: number) => setCursor({ status, card }), [])

  const atCursor = () => {
    const at = columns.findIndex(({ status }) => status.id === cursor?.status)
    return { at, index: columns[at]?.cards.findIndex(({ id }) => id === cursor?.card) ?? -1 }
  }
  const cross = (from: number, step: 1 | -1) => {
    const { index } = atCursor()
    for (let at = from + step; at >= 0 && at < columns.length; at += step) {
      const { status, cards } = columns[at]!
      const card = cards[Math.max(0, Math.min(index, cards.length - 1))]
      if (!card) continue
      setCursor({ status: status.id, card: card.id })
      const list = lists.current.get(status.id)
      list?.focus()
      list?.show(cards.indexOf(card))
      return
    }
  }
  const put = (held: Lifted) => {
    lift(null)
    const to = columns[held.at]?.status
    if (!to || held.at === held.home) {
      say(t("board.saidBack"))
      return
    }
    say("")
    void move(held.card, to, mover).then(() => {
      const card = useEntities.getState().cards.get(held.card)
      if (card?.status_id !== to.id) return
      say(t("board.moved", { name: nameOf(card), status: statusName(to, mover.words) }))
      setCursor({ status: to.id, card: card.id })
      lists.current.get(to.id)?.focus()
    })
  }
  const carry = (held: Lifted, event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step && columns[held.at + step]) {
      lift({ ...held, at: held.at + step })
      document.querySelector(`[data-column="${columns[held.at + step]!.status.id}"]`)?.scrollIntoView({ inline: "nearest", block: "nearest" })
    }
    if (event.key === " " || event.key === "Enter") put(held)
    if (event.key === "Escape") {
      lift(null)
      say(t("board.saidBack"))
    }
    if (event.key === "Tab") {
      lift(null)
      return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.target instanceof Element && event.target.closest("button, input, textarea")) return
    if (lifted) {
      carry(lifted, event)
      return
    }
    const { at, index } = atCursor()
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as 1 | -1 | undefined
    if (step) cross(at < 0 ? (step > 0 ? -1 : columns.length) : at, step)
    else if (event.key === " " && cursor && may && index >= 0) lift({ card: cursor.card, at, home: at })
    else if (event.key === "Enter" && cursor) onOpen(cursor.card)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { cursor, lifted, said, stand, listOf, onKeyDown }
}
