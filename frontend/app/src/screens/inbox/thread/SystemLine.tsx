import { openDialog } from "../place"
import { letterOf, several } from "./letter/letter"
import { useMe } from "../../../shell/me"
import type { Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

const DEEDS = ["taken", "assigned", "unassigned", "done", "reopened", "no_reply_needed", "no_reply_undone", "snoozed", "unsnoozed", "woken", "signed_in", "went_on", "went_by_link", "came_by_link", "called_back", "forwarded", "forward_of", "request_made", "request_converted", "request_rejected", "request_reopened", "request_changed", "request_handed"] as const
export const REASONS = ["thanks", "answered_elsewhere", "not_for_us", "spam", "other"] as const

/** A level of a wait: nobody did it. */
const escalated = (meta: Message["meta"]) => ("to" in meta ? (meta.to ? "deed.escalated_given" : "deed.escalated_queue") : "deed.escalated")

/** What happened to the dialog, in one sentence. */
export function SystemLine({ message }: { message: Message }) {
  const { t } = useWords()
  const { exact, clock, when } = useFormats()
  const me = useMe()
  const { meta, sent_at } = message
  const told = (key: string) => (typeof meta[key] === "string" ? meta[key] : "")
  const counted = (key: string) => (typeof meta[key] === "number" ? String(meta[key]) : "")
  const by = meta.by as { id: number | null; name: string } | undefined
  const known = DEEDS.find((each) => each === meta.code) ?? "other"
  const deed = known === "snoozed" && !meta.until ? "snoozed_customer" : known
  const reason = REASONS.find((each) => each === meta.reason)
  const names = Array.isArray(meta.told) ? meta.told.join(", ") : ""
  const why = [reason ? t(`noreply.${reason}`) : "", told("note"), names && t("deed.escalated_told", { names })].filter(Boolean).join(". ")
  const values = { level: counted("level"), minutes: counted("minutes"),  by: by?.name ?? "", to: told("to") || several(letterOf(meta)?.to), when: told("until") && when(told("until"), Date.parse(sent_at)) }
  return (
    <p className="system-line" tabIndex={-1} data-walk title={exact(sent_at)}>
      <span>
        {meta.code === "escalated" ? t(escalated(meta), values) : by?.id === me.id ? t(`mydeed.${deed}`, values) : t(`deed.${deed}`, values)}
        {why && `: ${why}`}
      </span>
      {typeof meta.conversation_id === "number" && (
        <button type="button" className="system-open" onClick={() => openDialog(meta.conversation_id as number)}>
          {t("forward.open")}
        </button>
      )}
      <time dateTime={sent_at}>{clock(sent_at)}</time>
    </p>
  )
}
