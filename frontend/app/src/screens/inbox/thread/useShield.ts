import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import { http } from "../../../wire/http"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { titleOf } from "../list/preview"
import { markSpam, unmarkSpam } from "./verbs"

/** Spam and blocking, for the menu of a dialog: what this person may do about its writer. */
export function useShield(row: ConversationRow) {
  const words = useWords()
  const { t } = words
  const replies = useMay("conversations.reply")
  const blocks = useMay("contacts.block")
  const contact = row.contact?.id
  const name = titleOf(row, words)
  const guard = (work: Promise<unknown>) => void work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const shut = () => http.post(`/contacts/${contact ?? 0}/block`)
  const open = () => http.delete(`/contacts/${contact ?? 0}/block`)

  const spam = (block: boolean) => {
    guard(markSpam(row.id, block).then(() => tell(t("visitor.isSpam"), { undo: () => guard(unmarkSpam(row.id)) })))
  }
  const block = () => guard(shut().then(() => tell(t("visitor.isBlocked", { name }), { undo: () => guard(open()) })))
  const unblock = () => guard(open().then(() => tell(t("visitor.isUnblocked", { name }))))

  const mayBlock = blocks && contact !== undefined
  const items = [
    ...(replies && row.state !== "done" ? [{ id: "spam", label: t("visitor.spam"), icon: "trash" as const, run: () => spam(false) }] : []),
    ...(replies && mayBlock && !row.blocked && row.state !== "done"
      ? [{ id: "spam-block", label: t("visitor.spamBlock"), icon: "lock" as const, run: () => spam(true) }]
      : []),
    ...(mayBlock && !row.blocked ? [{ id: "block", label: t("visitor.block"), icon: "eyeOff" as const, run: block }] : []),
    ...(mayBlock && row.blocked ? [{ id: "unblock", label: t("visitor.unblock"), icon: "undo" as const, run: unblock }] : []),
  ]
  useActions(items.map((item) => ({ ...item, group: t("thread.keys") })))
  return items
}
