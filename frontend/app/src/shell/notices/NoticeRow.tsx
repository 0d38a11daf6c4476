import type { IconName } from "../../parts/icon/Icon"
import { Icon } from "../../parts/icon/Icon"
import type { NoticeItem } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { NoticeDeeds } from "./deeds"

const ICONS: Record<string, IconName> = {
  mentioned: "user",
  assigned: "dialogs",
  taken_over: "dialogs",
  message: "dialogs",
  dialog_waits: "clock",
  delivery_failed: "alert",
  request_assigned: "board",
  invoice_opened: "money",
  invoice_paid: "money",
  invoice_overdue: "money",
  task_assigned: "tasks",
  task_due: "tasks",
  task_overdue: "tasks",
  task_reminder: "clock",
  task_to_check: "tasks",
  task_returned: "undo",
  meeting_invited: "team",
  meeting_changed: "team",
  meeting_off: "team",
  shift_asked: "clock",
  shift_request: "clock",
  shift_decided: "clock",
  shifts_changed: "clock",
  channel_broken: "alert",
  reveals_many: "eyeOff",
  exports_many: "eyeOff",
  webhook_stopped: "alert",
  followed: "feed",
  commented: "note",
  rule: "play",
  rule_alarm: "alert",
  bulk_ready: "checks",
  import_ready: "file",
  export_ready: "download",
  unseen: "clock",
}

/** Their titles say how many there are (backend/notify/texts.py). */
const COUNTED = new Set(["message"])

interface Props {
  item: NoticeItem
  onOpen: (item: NoticeItem) => void
  deeds: NoticeDeeds
}

/** One thing that I was told, or the newest of several of its kind. */
export function NoticeRow({ item, onOpen, deeds }: Props) {
  const { t } = useWords()
  const { ago, exact } = useFormats()
  const toggle = item.read ? t("notices.markUnread") : t("notices.markRead")
  return (
    <li className="notice" data-unread={!item.read || undefined}>
      <button type="button" className="notice-open" onClick={() => onOpen(item)}>
        <span className="notice-icon">
          <Icon name={ICONS[item.kind] ?? "bell"} size={16} />
        </span>
        <span className="notice-said">
          <strong>{item.title}</strong>
          {item.text && <span className="notice-text">{item.text}</span>}
          {item.count > 1 && !COUNTED.has(item.kind) && <span className="notice-count">{t("notices.more_of", { n: item.count - 1 })}</span>}
        </span>
        <time dateTime={item.at} title={exact(item.at)}>
          {ago(item.at)}
        </time>
      </button>
      <button type="button" className="notice-mark" aria-label={toggle} title={toggle} onClick={() => (item.read ? deeds.unread(item.id) : deeds.read([item.id]))}>
        <i />
      </button>
    </li>
  )
}
