import type { MenuGroup } from "../../../parts/Menu"
import { MenuAt } from "../../../parts/Menu"
import { statusName } from "../../../state/statuses"
import { useBin } from "../../../shell/useBin"
import { useEntities } from "../../../state/store"
import type { Card } from "../../../wire/types"
import type { Deed } from "./CardFace"
import { nameOf } from "./CardFace"
import type { Mover } from "./move"
import { move, refusal } from "./move"
import { useActions } from "../../../parts/keys/actions"

interface Props {
  /** Of which card it stands open, and where it grows from. */
  menu: { card: number; at: HTMLElement } | null
  /** By keys: of the card that they start from; null: there is none. */
  onMenu: (() => void) | null
  mover: Mover
  may: boolean
  onDeed: (deed: Deed, card: number, from: HTMLElement) => void
  onOpen: (card: number) => void
  onClose: () => void
}

/** All that can be done with one card: by its button, a right press, a finger that rests, the full stop. */
export function CardMenu({ menu, onMenu, mover, may, onDeed, onOpen, onClose }: Props) {
  const { words } = mover
  const { t } = words
  const card = useEntities(({ cards }) => (menu ? cards.get(menu.card) : undefined))
  useActions(onMenu ? [{ id: "row-menu", label: t("board.cardActions"), group: t("board.title"), icon: "more", chord: "Shift+Period", run: onMenu }] : [])
  const bin = useBin("card")
  if (!card || !menu) return null
  const groups = groupsOf({ card, at: menu.at, mover, may, bin, onDeed, onOpen })
  return <MenuAt anchor={menu.at} label={t("board.cardActions")} groups={groups} align="end" onClose={onClose} />
}

type Of = Pick<Props, "mover" | "may" | "onDeed" | "onOpen"> & { card: Card; at: HTMLElement; bin: ReturnType<typeof useBin> }

function groupsOf({ card, at, mover, may, bin, onDeed, onOpen }: Of): MenuGroup[] {
  const { words, me, funnel } = mover
  const { t } = words
  const { id } = card
  const deeds: MenuGroup["items"] = [
    { id: "open", label: t("board.open"), icon: "dialogs", run: () => onOpen(id) },
    { id: "write", label: t("board.write"), icon: "reply", run: () => onDeed("write", id, at) },
    { id: "task", label: t("board.task"), icon: "tasks", run: () => onDeed("task", id, at) },
    ...(may && card.responsible?.id !== me.id ? [{ id: "take", label: t("board.take"), icon: "user" as const, run: () => onDeed("take", id, at) }] : []),
  ]
  const ends: MenuGroup[] = bin.may && !card.locked ? [{ id: "ends", items: [{ id: "delete", label: t("lists.delete"), icon: "trash", danger: true, run: () => void bin.put(id, card.version, nameOf(card)) }] }] : []
  const steps = funnel.statuses.map((status) => ({
    id: `to-${status.id}`,
    label: statusName(status, words),
    checked: status.id === card.status_id,
    stays: false,
    why: status.id === card.status_id ? null : refusal(card, status, mover),
    run: () => void move(id, status, mover),
  }))
  return [{ id: "deeds", label: nameOf(card), items: deeds }, ...(may ? [{ id: "moves", label: t("board.moveTo"), items: steps }] : []), ...ends]
}
