import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import type { ChoiceItem } from "../../../parts/Choices"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { Menu } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { tagStyle } from "../../../parts/TagChip"
import { tell } from "../../../parts/Toast"
import { useLayer } from "../../../parts/useBack"
import { useMay, useReassigns } from "../../../shell/me"
import { useTags } from "../../../state/house"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Dot } from "../card/CardStatus"
import { statusName, useOpenFunnels } from "../../../state/statuses"
import { WhenPicker } from "../../../parts/when/WhenPicker"
import { useTargets } from "../thread/AssignPicker"
import { ReasonPicker } from "../thread/ReasonPicker"
import type { Chosen } from "../views"
import type { Deed } from "./bulk"
import { begin } from "./bulk"
import { acted, chooseAll, chooseThese, clear, useSelection } from "./select"
import { useMatching } from "./useCounts"

type Asking = "assign" | "done" | "snooze" | "tag" | "untag" | "status" | null
type On = "card" | "contact"

interface Props {
  chosen: Chosen
  rows: readonly ConversationRow[]
  /** Everything that matches has been loaded. */
  whole: boolean
}

/** Some dialogs are chosen: how many, and what can be done to all of them. Stands where the tabs stood. */
export function BulkBar({ chosen, rows, whole }: Props) {
  const words = useWords()
  const { t } = words
  const { ids, all } = useSelection()
  useLayer(true, clear)
  const [asking, ask] = useState<Asking>(null)
  const answers = useMay("conversations.reply")
  const hands = useReassigns()
  const edits = useMay("cards.edit")
  const creates = useMay("tags.create")
  const picked = rows.filter(({ id }) => ids.has(id))
  const { filter } = chosen
  const matching = useMatching(filter, true) ?? "…"
  const run = (deed: Deed) => {
    ask(null)
    const whom = all ? { filter } : { ids: [...ids] }
    acted(rows.map(({ id }) => id))
    begin(deed, whom).catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  const done = () => {
    if (all || picked.some(({ waiting_since }) => waiting_since)) ask("done")
    else run({ verb: "done" })
  }
  // The menu has closed and given the focus back before a small window takes it.
  const later = (what: () => void) => () => setTimeout(what)
  const open = (what: Asking) => ({ open: asking === what, onOpen: (is: boolean) => ask(is ? what : null) })
  const group = t("bulk.chosen", { n: ids.size })
  const aside = (snooze: object) => run({ verb: "snooze", args: { snooze } })
  const untilCustomer = { id: "customer", label: t("snooze.customer"), mark: <Icon name="reply" size={16} />, run: () => aside({}) }
  const tagged = (verb: "tag" | "untag") => (name: string, on: On) => run({ verb, args: { tags: [name], on } })
  const more = [
    ...(edits
      ? [
          { id: "bulk-status", label: t("bulk.status"), icon: "board" as const, run: () => ask("status") },
          { id: "bulk-untag", label: t("bulk.untag"), icon: "tag" as const, run: () => ask("untag") },
        ]
      : []),
    ...(answers ? [{ id: "bulk-reopen", label: t("bulk.reopen"), icon: "undo" as const, run: () => run({ verb: "reopen" }) }] : []),
    { id: "bulk-read", label: t("bulk.read"), icon: "eye" as const, run: () => run({ verb: "read" }) },
    { id: "bulk-unread", label: t("bulk.unread"), icon: "mail" as const, run: () => run({ verb: "unread" }) },
  ]
  useActions([
    { id: "bulk-clear", label: t("bulk.clear"), group, chord: "Escape", icon: "close", run: clear },
    { id: "bulk-all", label: t("bulk.allLoaded"), group, icon: "checks", chord: "Mod+KeyA", run: () => chooseThese(rows.map(({ id }) => id)) },
    ...(whole || all ? [] : [{ id: "bulk-matching", label: t("bulk.allMatching", { n: matching }), group, icon: "checks" as const, run: chooseAll }]),
    ...(answers ? [{ id: "bulk-done", label: t("bulk.done"), group, icon: "check" as const, chord: "KeyE", run: done }] : []),
    ...(answers ? [{ id: "bulk-snooze", label: t("bulk.snooze"), group, icon: "snooze" as const, chord: "KeyH", run: () => ask("snooze") }] : []),
    ...(hands ? [{ id: "bulk-assign", label: t("bulk.assign"), group, icon: "user" as const, chord: "KeyA", run: () => ask("assign") }] : []),
    ...(edits ? [{ id: "bulk-tag", label: t("bulk.tag"), group, icon: "tag" as const, chord: "KeyL", run: () => ask("tag") }] : []),
    ...more.map((item) => ({ ...item, group })),
  ])
  const anchor = <button type="button" className="bulk-anchor" tabIndex={-1} aria-hidden />
  return (
    <>
      <header className="dialogs-bar bulk-bar" role="toolbar" aria-label={group}>
        <IconButton icon="close" label={t("bulk.clear")} chord="Escape" small onClick={clear} />
        <strong className="bulk-count" aria-live="polite">
          {all ? matching : ids.size}
        </strong>
        <span className="bulk-gap" />
        {hands && (
          <Popover bare align="end" label={t("bulk.assign")} {...open("assign")} trigger={<IconButton icon="user" label={t("bulk.assign")} chord="KeyA" small />}>
            <Assign onPick={(to) => run({ verb: "assign", args: { to } })} />
          </Popover>
        )}
        {answers && <IconButton icon="check" label={t("bulk.done")} chord="KeyE" small onClick={done} />}
        {answers && (
          <Popover bare align="end" label={t("bulk.snooze")} {...open("snooze")} trigger={<IconButton icon="snooze" label={t("bulk.snooze")} chord="KeyH" small />}>
            <WhenPicker question={t("bulk.snooze")} deed={t("snooze.set")} more={[untilCustomer]} onPick={(until) => aside({ until })} />
          </Popover>
        )}
        {edits && (
          <Popover bare align="end" label={t("bulk.tag")} {...open("tag")} trigger={<IconButton icon="tag" label={t("bulk.tag")} chord="KeyL" small />}>
            <Tags onPick={tagged("tag")} creates={creates} />
          </Popover>
        )}
        <Menu commands={null} align="end" trigger={<IconButton icon="more" label={t("common.more")} small />} groups={[{ id: "deeds", items: more.map((item) => ({ ...item, run: later(item.run) })) }]} />
        <Popover align="end" label={t("bulk.done")} trigger={anchor} {...open("done")}>
          <ReasonPicker title={t("bulk.whyDone")} onPick={(no_reply) => run({ verb: "done", args: { no_reply } })} />
        </Popover>
        <Popover bare align="end" label={t("bulk.untag")} trigger={anchor} {...open("untag")}>
          <Tags onPick={tagged("untag")} />
        </Popover>
        <Popover bare align="end" label={t("bulk.status")} trigger={anchor} {...open("status")}>
          <Statuses onPick={(status_id) => run({ verb: "status", args: { status_id } })} />
        </Popover>
      </header>
      {!all && (
        <p className="bulk-all">
          {ids.size < rows.length && (
            <button type="button" onClick={() => chooseThese(rows.map(({ id }) => id))}>
              {t("bulk.theseLoaded", { n: rows.length })}
            </button>
          )}
          {!whole && (
            <button type="button" onClick={chooseAll}>
              {t("bulk.allMatching", { n: matching })}
            </button>
          )}
        </p>
      )}
    </>
  )
}

function Assign({ onPick }: { onPick: (to: object) => void }) {
  const { t } = useWords()
  const targets = useTargets(null, true)
  return <Choices placeholder={t("thread.assignTo")} items={targets} onPick={({ to }) => onPick(to)} />
}

/** Which tag, and where it stands: on the person, who keeps it, or on this request alone. */
function Tags({ onPick, creates = false }: { onPick: (name: string, on: On) => void; creates?: boolean }) {
  const { t } = useWords()
  const [on, setOn] = useState<On>("card")
  const items = useTags().map(({ id, name, color }) => ({ id: String(id), label: name, mark: <span className="tag-dot" style={tagStyle(color)} /> }))
  return (
    <>
      <div className="bulk-on">
        <Segments label={t("bulk.tagOn")} value={on} choices={[{ value: "card", label: t("bulk.onCard") }, { value: "contact", label: t("bulk.onContact") }]} onChange={setOn} />
      </div>
      <Choices placeholder={t(creates ? "picker.findTag" : "common.search")} items={items} onPick={({ label }) => onPick(label, on)} {...(creates && { onCreate: (name: string) => onPick(name, on) })} />
    </>
  )
}

function Statuses({ onPick }: { onPick: (id: number) => void }) {
  const words = useWords()
  const funnels = useOpenFunnels() ?? []
  const items: (ChoiceItem & { status: number })[] = funnels.flatMap((funnel) =>
    funnel.statuses.map((status) => ({ id: String(status.id), label: statusName(status, words), group: funnel.name, mark: <Dot status={status} />, status: status.id })),
  )
  if (!items.length) return <Icon name="clock" />
  return <Choices placeholder={words.t("common.search")} items={items} onPick={({ status }) => onPick(status)} />
}
