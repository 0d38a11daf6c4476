import { Avatar, Avatars } from "../../../parts/Avatar"
import { Button, IconButton } from "../../../parts/Button"
import { DebtClock } from "../../../parts/DebtClock"
import { Icon } from "../../../parts/icon/Icon"
import { act, useActions } from "../../../parts/keys/actions"
import { Menu } from "../../../parts/Menu"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { useWidth } from "../../../parts/useWidth"
import { useMay, useReassigns } from "../../../shell/me"
import { useChannel } from "../../../state/house"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { up } from "../../../parts/up"
import { SnoozeButton } from "../composer/when/SnoozeButton"
import { useTitle } from "../useTitle"
import { TARGET_S } from "../target"
import { ForwardHost, useMailboxes } from "../forward/ForwardHost"
import { forwardByMail } from "../forward/forwarding"
import { useAddress } from "../useAddress"
import type { Looker } from "../useLookers"
import { useLookers } from "../useLookers"
import { AssignPicker } from "./AssignPicker"
import "./head.css"
import { ReasonPicker } from "./ReasonPicker"
import type { Asking, Deeds } from "./useDeeds"
import { useShield } from "./useShield"
import { Visitor } from "./Visitor"
import { WhyMe } from "./WhyMe"

interface Props {
  row: ConversationRow
  deeds: Deeds
  /** Everything said with the person is in sight, not this dialog alone. */
  whole: boolean
  onWhole: (whole: boolean) => void
  onList: () => void
  onCard: () => void
}

/** Who it is, where they write from, since when they wait, who looks on, whose it is; and what can be done. */
export function Header({ row, deeds, whole, onWhole, onList, onCard }: Props) {
  const { t } = useWords()
  const width = useWidth()
  const lookers = useLookers(row.id)
  const phone = width === "phone"
  const title = useTitle(row)
  const group = t("thread.keys")
  useActions([
    ...(row.contact ? [{ id: "whole", label: t(whole ? "talk.thisDialog" : "talk.wholeHistory"), group, icon: "contacts" as const, chord: "KeyW", run: () => onWhole(!whole) }] : []),
    ...(width === "wide" ? [] : [{ id: "show-card", label: t("thread.showCard"), group, icon: "contacts" as const, chord: "KeyI", run: onCard }]),
    ...(width === "narrow" ? [{ id: "show-list", label: t("thread.showList"), group, icon: "list" as const, chord: "KeyD", run: onList }] : []),
  ])
  return (
    <header className="thread-head">
      {phone && <IconButton icon="back" label={t("common.back")} onClick={() => up("/inbox")} />}
      {width === "narrow" && <IconButton icon="list" label={t("thread.showList")} onClick={onList} />}
      <button type="button" className="thread-who" onClick={onCard} disabled={width === "wide"}>
        <Avatar id={row.contact?.id ?? row.id} name={title} size={32} picture={row.contact?.avatar ?? null} decorative />
        <h1 className="cut">{title}</h1>
        <Where row={row} title={title} clock={phone} lookers={phone ? [] : lookers} />
      </button>
      {row.contact && width === "wide" && (
        <Segments
          label={t("talk.scope")}
          value={whole ? "whole" : "dialog"}
          choices={[
            { value: "dialog", label: t("talk.thisDialog") },
            { value: "whole", label: t("talk.wholeHistory") },
          ]}
          onChange={(value) => onWhole(value === "whole")}
        />
      )}
      {row.debt && !phone && <DebtClock debt={row.debt} target={TARGET_S} />}
      {lookers.length > 0 && <Avatars people={[...lookers]} most={3} size={24} />}
      <ForwardHost row={row} />
      <div className="thread-deeds">
        {row.contact && !phone && width !== "wide" && <IconButton icon="dialogs" label={t("talk.wholeHistory")} chord="KeyW" aria-pressed={whole} onClick={() => onWhole(!whole)} />}
        {!phone && <Responsible row={row} deeds={deeds} />}
        <WhyMe row={row} />
        <SnoozeButton row={row} hidden={phone} />
        <DoneButton row={row} deeds={deeds} />
        <MoreMenu row={row} deeds={deeds} phone={phone} whole={whole} onWhole={onWhole} onCard={onCard} />
        {!phone && width !== "wide" && <IconButton icon="contacts" label={t("thread.showCard")} onClick={onCard} />}
      </div>
    </header>
  )
}

function Where({ row, title, clock, lookers }: { row: ConversationRow; title: string; clock: boolean; lookers: readonly Looker[] }) {
  const { t } = useWords()
  const { channel } = useChannel(row.channel_id)
  const address = useAddress(row)
  return (
    <span className="thread-where">
      {clock && row.debt && <DebtClock debt={row.debt} target={TARGET_S} />}
      <Icon name={channelIcon(channel?.looks)} size={14} />
      <span className="cut">{[channel?.name, address !== title && address, row.blocked && t("visitor.blocked")].filter(Boolean).join(" · ")}</span>
      <Visitor conversation={row.id} />
      <Lookers lookers={lookers} />
    </span>
  )
}

/** Who else is here, by name; who writes says so at the composer too. */
function Lookers({ lookers }: { lookers: readonly Looker[] }) {
  const { t } = useWords()
  if (!lookers.length) return null
  const names = (presence: Looker["presence"]) => lookers.filter((each) => each.presence === presence).map(({ name }) => name.split(" ")[0]).join(", ")
  const [writing, viewing] = [names("writing"), names("viewing")]
  return <span className="thread-lookers cut">{[writing && t("list.writing", { name: writing }), viewing && t("thread.viewing", { names: viewing })].filter(Boolean).join(" · ")}</span>
}

function Responsible({ row, deeds }: { row: ConversationRow; deeds: Deeds }) {
  const { t } = useWords()
  const hands = useReassigns()
  const { responsible, pool } = row
  const name = responsible?.name ?? pool?.name ?? t("thread.free")
  const label = responsible ? t("thread.ledBy", { name }) : name
  const face = responsible ? <Avatar id={responsible.id} name={responsible.name} size={20} decorative /> : <Icon name={pool ? "contacts" : "user"} size={16} />
  const button = (
    <button type="button" className="thread-led" data-free={!responsible || undefined} aria-label={label} title={label} disabled={!hands && responsible !== null}>
      {face}
      <span className="cut">{name}</span>
      <Icon name="chevronDown" size={12} />
    </button>
  )
  return (
    <AssignPicker
      row={row}
      trigger={button}
      open={deeds.asking === "assign"}
      onOpen={(open) => deeds.ask(open ? "assign" : null)}
      onAssign={deeds.assignTo}
    />
  )
}

function DoneButton({ row, deeds }: { row: ConversationRow; deeds: Deeds }) {
  const { t } = useWords()
  const may = useMay("conversations.reply")
  if (!may) return null
  if (row.state === "done")
    return (
      <Button icon="undo" onClick={deeds.reopenIt}>
        {t("thread.reopen")}
      </Button>
    )
  const next = deeds.asking === "doneNext"
  const asks = deeds.asking === "done" || next
  const waits = row.waiting_since !== null
  const button = (
    <Button
      icon="check"
      className="thread-done"
      aria-label={t("thread.done")}
      title={t("thread.done")}
      onClick={() => {
        // Nobody waits: nothing is to be asked.
        if (!waits) deeds.finishFor()
      }}
    >
      {t("thread.done")}
    </Button>
  )
  return (
    <Popover align="end" label={t("thread.done")} trigger={button} open={asks} onOpen={(open) => deeds.ask(open && waits ? "done" : null)}>
      <ReasonPicker title={t("thread.whyDone")} onPick={(reason) => deeds.finishFor(reason, next)} />
    </Popover>
  )
}

interface MoreProps extends Pick<Props, "row" | "deeds" | "whole" | "onWhole" | "onCard"> {
  /** Whatever has no room of its own there. */
  phone: boolean
}

function MoreMenu({ row, deeds, phone, whole, onWhole, onCard }: MoreProps) {
  const { t } = useWords()
  const may = useMay("conversations.reply")
  const hands = useReassigns()
  const link = () => void navigator.clipboard.writeText(`${location.origin}/inbox/${row.id}`).then(() => tell(t("thread.linkCopied")))
  useActions([{ id: "link", label: t("thread.copyLink"), group: t("thread.keys"), icon: "link", chord: "KeyY", run: link }])
  const excusable = may && row.waiting_since !== null
  const shield = useShield(row)
  const mailed = useMailboxes().length > 0
  const items = [
    { id: "unread", label: t("thread.markUnread"), icon: "mail" as const, chord: "KeyU", run: deeds.unread },
    { id: "link", label: t("thread.copyLink"), icon: "link" as const, chord: "KeyY", run: link },
    ...(mailed ? [{ id: "forward", label: t("forward.whole"), icon: "forward" as const, run: () => void forwardByMail(row.id, null) }] : []),
  ]
  // The menu has closed and given the focus back before the small window takes it.
  const later = (asking: Asking) => () => setTimeout(() => deeds.ask(asking))
  const assignable = phone && (hands || row.responsible === null)
  const all = [
    ...(phone && may && row.state !== "done" ? [{ id: "snooze", label: t("snooze.title"), icon: "snooze" as const, run: () => setTimeout(() => act("snooze")) }] : []),
    ...(phone ? [{ id: "card", label: t("thread.showCard"), icon: "contacts" as const, run: onCard }] : []),
    ...(phone && row.contact ? [{ id: "whole", label: t("talk.wholeHistory"), icon: "dialogs" as const, checked: whole, stays: false, run: () => onWhole(!whole) }] : []),
    ...(assignable ? [{ id: "assign", label: t("thread.assign"), icon: "user" as const, run: later("assign") }] : []),
    ...(excusable ? [{ id: "no-reply", label: t("thread.noReply"), icon: "close" as const, run: later("noReply") }] : []),
    ...items,
  ]
  const anchor = <button type="button" className="thread-anchor" tabIndex={-1} aria-hidden />
  return (
    <span className="thread-more">
      <Menu commands={null} align="end" trigger={<IconButton icon="more" label={t("common.more")} />} groups={[{ id: "more", items: all }, { id: "shield", items: shield }].filter(({ items }) => items.length > 0)} />
      {assignable && (
        <AssignPicker row={row} trigger={anchor} open={deeds.asking === "assign"} onOpen={(open) => !open && deeds.ask(null)} onAssign={deeds.assignTo} />
      )}
      <Popover
        align="end"
        label={t("thread.noReply")}
        trigger={anchor}
        open={deeds.asking === "noReply"}
        onOpen={(open) => !open && deeds.ask(null)}
      >
        <ReasonPicker noted title={t("thread.noReply")} onPick={deeds.excuse} />
      </Popover>
    </span>
  )
}
