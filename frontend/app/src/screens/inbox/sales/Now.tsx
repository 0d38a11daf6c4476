import type { KeyboardEvent, MouseEvent } from "react"
import { useMemo, useState } from "react"
import { Link } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { TaskList } from "../../../shell/tasks/TaskList"
import "../../../shell/tasks/tasks.css"
import { unread } from "../../../state/dialogs"
import { useEntities } from "../../../state/store"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useCalm } from "../board/useCalm"
import { DialogRow } from "../list/DialogRow"
import { useDialogs } from "../list/useDialogs"
import type { Part, TalkPart } from "./parts"
import { PART_ICONS, WANTED } from "./parts"
import { usePromised } from "./usePromised"

/** So many of each stand there until more are asked for. */
const FEW = 4
const MANY = 50

interface Props {
  parts: readonly Part[]
  open: number | null
  onOpen: (dialog: number) => void
}

/** What waits for me now. */
export function Now({ parts, open, onOpen }: Props) {
  const { t } = useWords()
  /** What a task is about opens here as well. */
  const stays = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a.task-about") : null
    const talk = /^\/inbox\/(\d+)$/.exec(link?.getAttribute("href") ?? "")
    if (!talk || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    onOpen(Number(talk[1]))
  }
  const alone = parts.length === 1
  return (
    <section className="now" aria-label={t("sales.now")} onKeyDown={walk} onClickCapture={stays}>
      {parts.map((part) => (part === "board" ? null : part === "tasks" ? <Promised key={part} /> : <Talks key={part} part={part} open={open} onOpen={onOpen} alone={alone} />))}
    </section>
  )
}

/** Up and down through all that stands here. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !(event.target instanceof HTMLElement) || event.target.closest("[data-layer]") || event.target.matches("textarea, input")) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>(".now-row, .now-more, .task-tick:not(:disabled)")]
  const here = event.target.closest("[data-task]")?.querySelector<HTMLElement>(".task-tick") ?? event.target
  const next = stops[stops.indexOf(here) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: "nearest" })
}

const NOBODY: ReadonlySet<number> = new Set()

function Talks({ part, open, onOpen, alone }: { part: TalkPart; open: number | null; onOpen: Props["onOpen"]; alone: boolean }) {
  const { t } = useWords()
  const { rows, ready, error, retry, more } = useDialogs(WANTED[part])
  const dialogs = useEntities((state) => state.dialogs)
  const [all, setAll] = useState(false)
  const now = useMemo(() => rows.map(({ id }) => id), [rows])
  const { ids, left, calm } = useCalm(now, NOBODY)
  const most = all || alone ? MANY : FEW
  const shown = ids.slice(0, most).flatMap((id) => dialogs.rows.get(id) ?? [])
  const waiting = rows.filter(({ waiting_since }) => waiting_since !== null).length
  const rest = ids.length - shown.length
  return (
    <Section part={part} n={waiting} words={t("sales.waiting", { n: waiting })} {...calm}>
      {!ready && error ? (
        <ErrorState title={t("list.notOpened")} error={error} onRetry={retry} />
      ) : !ready ? (
        <RowsSkeleton rows={FEW} />
      ) : (
        shown.map((row) => (
          <button key={row.id} type="button" className="now-row" data-dialog={row.id} aria-current={row.id === open || undefined} data-left={left.has(row.id) || undefined} onClick={() => onOpen(row.id)}>
            <DialogRow row={row} leaves={null} unread={unread(dialogs, row)} open={row.id === open} active={false} chosen={false} choosing={false} />
          </button>
        ))
      )}
      {ready && !shown.length && <p className="now-none">{t(`sales.none_${part}`)}</p>}
      {rest > 0 &&
        (most === MANY ? (
          <Link href="/inbox" className="now-more">
            {t("sales.allOfThem")}
          </Link>
        ) : (
          <button
            type="button"
            className="now-more"
            onClick={() => {
              setAll(true)
              more()
            }}
          >
            {t("sales.more", { n: rest })}
          </button>
        ))}
    </Section>
  )
}

function Promised() {
  const { t } = useWords()
  const { due, later, row, ready, error, retry } = usePromised()
  const open = due.filter(({ state }) => state === "open").length
  return (
    <Section part="tasks" n={open} words={t("sales.due", { n: open })}>
      {error && !ready ? <ErrorState title={t("tasks.failed")} error={error} onRetry={retry} /> : !ready ? <RowsSkeleton rows={2} /> : due.length ? <TaskList about tasks={due} row={row} label={t("sales.tasks")} /> : <p className="now-none">{t("sales.none_tasks")}</p>}
      <Link href="/tasks" className="now-more">
        {later > 0 ? t("sales.later", { n: later }) : t("sales.allTasks")}
      </Link>
    </Section>
  )
}

interface SectionProps extends Pick<React.ComponentProps<"section">, "onPointerEnter" | "onPointerLeave" | "children"> {
  part: Exclude<Part, "board">
  n: number
  words: string
}

function Section({ part, n, words, children, ...calm }: SectionProps) {
  const { t } = useWords()
  const { number } = useFormats()
  return (
    <section className="now-part" data-part={part} aria-label={t(`sales.${part}`)} {...calm}>
      <h2>
        <Icon name={PART_ICONS[part]} size={14} />
        {t(`sales.${part}`)}
        {n > 0 && (
          <span className="sales-count" title={words}>
            <span aria-hidden>{number(n)}</span>
            <span className="unseen">{words}</span>
          </span>
        )}
      </h2>
      {children}
    </section>
  )
}
