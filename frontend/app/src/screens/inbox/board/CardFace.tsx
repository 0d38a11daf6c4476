import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter"
import type { MouseEvent } from "react"
import { memo, useEffect, useRef, useState } from "react"
import { Avatar } from "../../../parts/Avatar"
import { IconButton } from "../../../parts/Button"
import { DebtClock } from "../../../parts/DebtClock"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { Count, WarmthMark } from "../../../parts/Marks"
import { TagChip } from "../../../parts/TagChip"
import { useNow } from "../../../parts/useNow"
import { useMe } from "../../../shell/me"
import { useChannel, useTags } from "../../../state/house"
import { useEntities } from "../../../state/store"
import { isLate } from "../../../state/tasks"
import { useStageLook } from "../../../state/warmth"
import type { Card } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { preview } from "../list/preview"
import { TARGET_S } from "../target"
import { useBoards } from "./store"

export type Deed = "take" | "write" | "task" | "menu"

interface Props {
  card: Card
  active: boolean
  chosen: boolean
  open: boolean
  lifted: boolean
  /** Where it stands by now, though it is still drawn here. */
  left: string | null
  may: boolean
  onDeed: (deed: Deed, card: number, from: HTMLElement) => void
}

const TAGS_SHOWN = 3
export const nameOf = ({ id, contact }: Card) => [contact?.name, contact?.surname].filter(Boolean).join(" ") || `#${id}`

/** A request as one card: who, for how much, what was said last, what is promised, whose. */
export const CardFace = memo(function CardFace({ card, chosen, active, open, lifted, left, may, onDeed }: Props) {
  const { t } = useWords()
  const { money } = useFormats()
  const me = useMe()
  const { at, dragged } = useDrag(card.id, may)
  const name = nameOf(card)
  const deed = (what: Deed) => (event: MouseEvent<HTMLElement>) => {
    event.stopPropagation()
    onDeed(what, card.id, event.currentTarget)
  }
  return (
    <div
      ref={at}
      className="board-card"
      data-card={card.id}
      data-active={active || undefined}
      data-open={open || undefined}
      data-chosen={chosen || undefined}
      data-lifted={lifted || dragged || undefined}
      data-left={left !== null || undefined}
      onContextMenu={(event) => {
        event.preventDefault()
        onDeed("menu", card.id, event.currentTarget)
      }}
    >
      <div className="board-card-line">
        <strong className="cut">{name}</strong>
        <Warm stage={card.contact?.warmth?.stage} />
        <Talk card={card} />
      </div>
      {left !== null && <p className="board-card-left cut">{left}</p>}
      {card.budget && <p className="board-card-sum">{money(card.budget)}</p>}
      <Said card={card} />
      <Tags card={card} />
      <div className="board-card-line board-card-foot">
        <Promise card={card.id} />
        <span className="board-card-face">{card.responsible && <Avatar id={card.responsible.id} name={card.responsible.name} size={20} />}</span>
      </div>
      <div className="board-card-deeds">
        {may && card.responsible?.id !== me.id && <IconButton small tabIndex={-1} icon="user" label={t("board.take")} onClick={deed("take")} />}
        <IconButton small tabIndex={-1} icon="reply" label={t("board.write")} onClick={deed("write")} />
        <IconButton small tabIndex={-1} icon="tasks" label={t("board.task")} onClick={deed("task")} />
        <IconButton small tabIndex={-1} icon="more" label={t("board.cardActions")} onClick={deed("menu")} />
      </div>
    </div>
  )
})

function useDrag(card: number, may: boolean) {
  const at = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState(false)
  useEffect(() => {
    const element = at.current
    if (!element || !may) return
    return draggable({ element, getInitialData: () => ({ card }), onDragStart: () => setDragged(true), onDrop: () => setDragged(false) })
  }, [card, may])
  return { at, dragged }
}

const useTalk = (card: number) => {
  const talk = useBoards(({ talks }) => talks.get(card))
  return useEntities(({ dialogs }) => (talk === undefined ? undefined : dialogs.rows.get(talk)))
}

function Talk({ card }: { card: Card }) {
  const { t } = useWords()
  const { ago } = useFormats()
  const now = useNow()
  const row = useTalk(card.id)
  const mark = useEntities(({ dialogs }) => (row ? dialogs.marks.get(row.id) : undefined))
  const { channel } = useChannel(row?.channel_id ?? card.channel_id)
  const unread = row && mark !== undefined ? Math.max(0, row.in_seq - mark) : 0
  return (
    <span className="board-card-talk">
      {channel && (
        <span title={channel.name}>
          <Icon name={channelIcon(channel.looks)} size={14} />
          <span className="unseen">{channel.name}</span>
        </span>
      )}
      {row?.debt ? <DebtClock brief debt={row.debt} target={TARGET_S} /> : <time dateTime={card.created_at}>{ago(row?.last_at ?? card.created_at, now)}</time>}
      <Count n={unread} label={t("list.unread", { n: unread })} />
    </span>
  )
}

/** How warm its person is; of somebody new there is nothing to say. */
function Warm({ stage }: { stage: number | undefined }) {
  const look = useStageLook()(stage)
  return look?.bars ? <WarmthMark look={look} bare /> : null
}

function Said({ card }: { card: Card }) {
  const words = useWords()
  const me = useMe().name
  const row = useTalk(card.id)
  const said = row && row.kind !== "internal" ? preview(row, me, words) : null
  const text = said?.text ?? card.comment
  if (!text) return null
  return (
    <p className="board-card-said">
      {said?.who && <span>{said.who}: </span>}
      {text}
    </p>
  )
}

function Tags({ card }: { card: Card }) {
  const known = useTags()
  const names = [...new Set([...card.tags, ...(card.contact?.tags ?? [])])]
  if (!names.length) return null
  return (
    <div className="board-card-tags">
      {names.slice(0, TAGS_SHOWN).map((name) => (
        <TagChip key={name} tag={known.find((tag) => tag.name === name) ?? { name, color: "slate" }} />
      ))}
      {names.length > TAGS_SHOWN && <span>+{names.length - TAGS_SHOWN}</span>}
    </div>
  )
}

function Promise({ card }: { card: number }) {
  const { t } = useWords()
  const { when, dueDay } = useFormats()
  const now = useNow()
  const task = useBoards(({ tasks }) => tasks.get(card))
  if (!task) return null
  const due = task.due && (task.due.on ? dueDay(task.due.on, now) : when(task.due.at, now))
  return (
    <span className="board-card-task cut" data-late={isLate(task, now) || undefined} title={task.title}>
      <Icon name="tasks" size={14} />
      <span className="unseen">{t("board.promised")}</span>
      <span className="cut">{[due, task.title].filter(Boolean).join(" · ")}</span>
    </span>
  )
}
