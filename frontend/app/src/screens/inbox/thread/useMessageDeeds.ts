import { useState } from "react"
import type { MenuGroup, MenuItem } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { useChannel } from "../../../state/house"
import type { ConversationRow, Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { forwardable } from "../forward/chosen"
import { useMailboxes } from "../forward/ForwardHost"
import { forwardByMail } from "../forward/forwarding"
import { openDialog } from "../place"
import type { Able } from "./can"
import { canDo, whyNoQuote } from "./can"
import { react, signsOf, takeBack } from "./change"
import { isWithheld } from "./Quote"

interface Wanted {
  message: Message
  row: ConversationRow
  /** The open dialog, into which an answer goes. */
  here: number
  onReply: (message: Message) => void
  onNote: (message: Message) => void
  onEdit: (message: Message) => void
  /** To a colleague: a small window asks whom. */
  onShow: () => void
}

const COMMON = ["👍", "❤", "🔥", "👏", "😁", "🤔", "😢", "🙏"]
const MOST = 16

/** What can be done to one message, for its menu and for Ctrl+K. `reacts`: null where one can, else why not, if that is worth a word. */
export function useMessageDeeds({ message, row, here, onReply, onNote, onEdit, onShow }: Wanted) {
  const words = useWords()
  const { t } = words
  const me = useAsker()
  const mailed = useMailboxes().length > 0
  const { kind } = useChannel(row.channel_id)
  const [opened] = useState(() => Date.now())
  const able: Able | null = kind?.capabilities ?? null
  const can = canDo(message, row, able, me, opened)
  const guard = (work: Promise<unknown>) => void work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const copy = (text: string, said: string) => void navigator.clipboard.writeText(text).then(() => tell(said))
  const mine = message.conversation_id === here
  const unquoted = row.kind === "internal" ? null : whyNoQuote(message, able)
  const groups: (MenuItem | false)[][] = [
    [
      mine && { id: "reply", label: t("thread.reply"), icon: "reply" as const, chord: "KeyR", why: unquoted && t(unquoted), run: () => onReply(message) },
      !mine && { id: "open", label: t("talk.openThat"), icon: "dialogs" as const, run: () => openDialog(message.conversation_id) },
      can.edit !== undefined && { id: "edit", label: t("talk.edit"), icon: "edit" as const, why: can.edit && t(can.edit), run: () => onEdit(message) },
    ],
    [
      me.note && !isWithheld(message) && { id: "show", label: t("talk.show"), icon: "forward" as const, stays: true, run: onShow },
      mailed && mine && forwardable(message) && { id: "forward", label: t("forward.title"), icon: "mail" as const, run: () => void forwardByMail(row.id, message.seq) },
      mine && me.note && message.direction !== "note" && { id: "note", label: t("talk.noteOnIt"), icon: "note" as const, run: () => onNote(message) },
    ],
    [
      message.text !== "" && { id: "copy", label: t("thread.copy"), icon: "copy" as const, run: () => copy(message.text, t("thread.copied")) },
      { id: "link", label: t("talk.link"), icon: "link" as const, run: () => copy(linkTo(message), t("thread.linkCopied")) },
    ],
    [can.delete !== undefined && { id: "delete", label: t("talk.delete"), icon: "trash" as const, danger: true, why: can.delete && t(can.delete), run: () => guard(takeBack(message)) }],
  ]
  const { ours } = signsOf(message.meta)
  const signs = offered(able?.reaction_emoji ?? []).map((emoji) => {
    const chosen = ours.includes(emoji)
    return { id: emoji, label: emoji, chosen, run: () => guard(react(message, chosen ? null : emoji)) }
  })
  return { groups: filled(groups), signs, reacts: can.react }
}

const filled = (groups: (MenuItem | false)[][]): MenuGroup[] =>
  groups.map((items, at) => ({ id: String(at), items: items.filter((item) => item !== false) })).filter(({ items }) => items.length > 0)

/** The usual ones first, then what else the channel takes. */
const offered = (taken: readonly string[]) =>
  (taken.length ? [...COMMON.filter((each) => taken.includes(each)), ...taken.filter((each) => !COMMON.includes(each))] : COMMON).slice(0, MOST)

const linkTo = ({ conversation_id, seq }: Message) => `${location.origin}/inbox/${conversation_id}?at=${seq}`

function useAsker() {
  return { id: useMe().id, send: useMay("messages.send"), note: useMay("notes.write"), others: useMay("conversations.reply_others") }
}
