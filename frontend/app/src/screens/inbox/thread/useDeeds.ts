import { useState } from "react"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { up } from "../../../parts/up"
import { useMay, useMe, useReassigns } from "../../../shell/me"
import { useEntities } from "../../../state/store"
import { ApiError } from "../../../wire/http"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { longestWaiting } from "../list/onward"
import { openDialog } from "../place"
import { markReadAgain, markUnread } from "./useSeen"
import type { Reason, Whom } from "./verbs"
import { assign, finish, needsNoReply, reopen, undoEnd } from "./verbs"

/** Which small window of the header is open. */
export type Asking = "assign" | "done" | "doneNext" | "noReply" | null

export interface Deeds {
  asking: Asking
  ask: (asking: Asking) => void
  assignTo: (to: Whom) => void
  finishFor: (reason?: Reason, next?: boolean) => void
  excuse: (reason: Reason, note: string) => void
  reopenIt: () => void
  unread: () => void
}

/** What can be done to a dialog, by button, by key and by Ctrl+K alike. */
export function useDeeds(row: ConversationRow): Deeds {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const [asking, ask] = useState<Asking>(null)
  const may = useMay("conversations.reply")
  const hands = useReassigns()
  const { id } = row

  const guard = (work: Promise<unknown>, otherwise?: (fault: ApiError) => boolean) => {
    work.catch((error: unknown) => {
      if (error instanceof ApiError && otherwise?.(error)) return
      tell(reasonOf(error, words), { fault: true })
    })
  }
  const finishFor = (reason?: Reason, next = false) => {
    ask(null)
    const work = async () => {
      await finish(id, reason)
      tell(t("thread.finished"), { undo: () => guard(undoEnd(id)) })
      if (!next) return
      const onward = await longestWaiting(id)
      if (onward) openDialog(onward)
      else tell(t("thread.nobodyWaits"))
    }
    guard(work(), ({ code }) => {
      if (code === "customer_waits") ask(next ? "doneNext" : "done")
      return code === "customer_waits"
    })
  }
  /** Whoever had it has it again, unless it has gone on to somebody else since. */
  const giveBack = ({ responsible, pool }: ConversationRow, given: number | null) => {
    const now = useEntities.getState().dialogs.rows.get(id)?.responsible?.id ?? null
    if (now !== given) tell(t("thread.goneOn"), { fault: true })
    else guard(assign(id, responsible ? { user_id: responsible.id } : pool ? { pool: { kind: pool.kind, id: pool.id } } : {}))
  }
  const assignTo = (to: Whom) =>
    guard(
      assign(id, to).then((after) => {
        const name = after.responsible?.name ?? after.pool?.name
        const told = after.responsible?.id === me.id ? t("thread.handedToMe") : name ? t("thread.handed", { name }) : t("thread.freed")
        tell(told, { undo: hands ? () => giveBack(row, after.responsible?.id ?? null) : undefined })
      }),
    )
  const reopenIt = () => guard(reopen(id).then(() => tell(t("thread.reopened"), { undo: () => guard(finish(id)) })))
  /** The customer waits: the reason is asked for first. */
  const done = (next: boolean) => (row.waiting_since ? ask(next ? "doneNext" : "done") : finishFor(undefined, next))
  const deeds: Deeds = {
    asking,
    ask,
    assignTo,
    finishFor,
    excuse: (reason, note) => {
      ask(null)
      guard(needsNoReply(id, reason, note).then(() => tell(t("thread.excused"), { undo: () => guard(undoEnd(id)) })))
    },
    reopenIt,
    unread: () => {
      guard(markUnread(row).then(() => tell(t("thread.isUnread"), { undo: () => guard(markReadAgain(row)) })))
      up("/inbox")
    },
  }
  const group = t("thread.keys")
  const open = row.state !== "done"
  const free = row.responsible === null
  useActions([
    ...(may && open
      ? [
          { id: "done", label: t("thread.done"), group, icon: "check" as const, chord: "KeyE", run: () => done(false) },
          { id: "done-next", label: t("thread.doneNext"), group, icon: "checks" as const, chord: "Shift+KeyE", run: () => done(true) },
        ]
      : []),
    ...(may && !open ? [{ id: "reopen", label: t("thread.reopen"), group, icon: "undo" as const, chord: "KeyE", run: deeds.reopenIt }] : []),
    ...(may && row.waiting_since
      ? [{ id: "no-reply", label: t("thread.noReply"), group, icon: "close" as const, run: () => ask("noReply") }]
      : []),
    ...(hands || free ? [{ id: "assign", label: t("thread.assign"), group, icon: "user" as const, chord: "KeyA", run: () => ask("assign") }] : []),
    ...(row.responsible?.id !== me.id && (hands || free)
      ? [{ id: "take", label: t("thread.toMe"), group, icon: "user" as const, chord: "KeyM", run: () => deeds.assignTo({ user_id: me.id }) }]
      : []),
    { id: "unread", label: t("thread.markUnread"), group, icon: "mail" as const, chord: "KeyU", run: deeds.unread },
  ])
  return deeds
}
