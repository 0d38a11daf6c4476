import type { DragEvent, ReactNode } from "react"
import { useRef, useState } from "react"
import { useLocation, useSearch } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { EmptyState, ErrorState } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { up } from "../../../parts/up"
import { Boundary } from "../../../shell/Boundary"
import { useChannel } from "../../../state/house"
import { useEntities } from "../../../state/store"
import type { ConversationRow, Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Composer, giveFiles } from "../composer/Composer"
import { edit } from "../composer/desk"
import type { Kind } from "../composer/writing"
import { Addressed } from "./Addressed"
import { whyNoQuote } from "./can"
import { Gone } from "./Gone"
import { Header } from "./Header"
import { Messages } from "./Messages"
import { ThreadBones } from "./ThreadBones"
import { Unseen } from "./Unseen"
import "./thread.css"
import { useDeeds } from "./useDeeds"
import type { Dialog } from "./useDialog"
import { useViewing } from "./useSeen"
import { useHistory } from "./useHistory"
import { useThread } from "./useThread"

interface Props {
  id: number
  dialog: Dialog
  onList: () => void
  onCard: () => void
}

/** The middle pane: one dialog, whole. */
export function Conversation({ id, dialog, onList, onCard }: Props) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { row, gone, missing, error, retry } = dialog
  if (gone && row) return <Gone row={row} gone={gone} />
  if (missing || gone) {
    const nothing = (
      <EmptyState
        icon="eyeOff"
        title={t("thread.missing")}
        hint={t("thread.missingHint")}
        action={<Button onClick={() => go("/inbox")}>{t("shell.toInbox")}</Button>}
      />
    )
    return <Addressed id={id} otherwise={nothing} />
  }
  if (row) return <Open row={row} onList={onList} onCard={onCard} />
  return error ? <ErrorState title={t("thread.failed")} error={error} onRetry={retry} /> : <ThreadBones />
}

function Open({ row, onList, onCard }: { row: ConversationRow } & Pick<Props, "onList" | "onCard">) {
  const { t } = useWords()
  const at = useAt()
  const [whole, setWhole] = useState(false)
  // An address that names a message names it in this dialog.
  const wide = whole && at === null
  const own = useThread(row.id, at)
  const history = useHistory(row, wide)
  const view = history ?? own
  const deeds = useDeeds(row)
  const field = useRef<HTMLTextAreaElement>(null)
  const { kind: channel } = useChannel(row.channel_id)
  const [kind, setKind] = useState<Kind>(row.kind === "internal" ? "note" : "reply")
  useViewing(row.id)

  const writeOn = (paper: Kind) => {
    setKind(paper)
    // At once, for what is typed next; and again when a menu that closes has given the focus back to where it was.
    field.current?.focus()
    requestAnimationFrame(() => field.current?.focus())
  }
  const quote = (message: Message, on: Kind = kind) => {
    // What colleagues wrote to each other is answered among themselves.
    const paper = message.direction === "note" ? "note" : on
    const unquoted = paper === "reply" && row.kind !== "internal" ? whyNoQuote(message, channel?.capabilities ?? null) : null
    if (unquoted) tell(t(unquoted))
    else edit(row.id, paper, { reply_to: message.seq })
    writeOn(paper)
  }
  const group = t("thread.keys")
  useActions([
    { id: "reply", label: t("composer.reply"), group, icon: "reply", chord: "KeyR", run: () => writeOn("reply") },
    { id: "note", label: t("composer.note"), group, icon: "note", chord: "KeyN", run: () => writeOn("note") },
    { id: "leave", label: t("thread.close"), group, chord: "Escape", onlyKeys: true, run: () => up("/inbox") },
  ])
  const { thread } = view
  return (
    <DropPlace>
      <Header row={row} deeds={deeds} whole={wide} onWhole={setWhole} onList={onList} onCard={onCard} />
      <Boundary>
        {!thread && view.error ? (
          <ErrorState title={t("thread.failed")} error={view.error} onRetry={view.retry} />
        ) : thread ? (
          <Messages
            key={wide ? "whole" : "dialog"}
            row={row}
            view={view}
            thread={thread}
            {...(history && { dialogs: history.dialogs })}
            at={wide ? null : at}
            onReply={quote}
            onNote={(message) => quote(message, "note")}
          />
        ) : (
          <ThreadBones />
        )}
        {!thread && <Unseen pending={view.pending} />}
      </Boundary>
      {wide && <Whither row={row} />}
      <Composer row={row} kind={kind} onKind={writeOn} field={field} messageAt={messageAt(row.id)} />
    </DropPlace>
  )
}

/** All of the person's dialogs are in sight: into which of them does an answer go? */
function Whither({ row }: { row: ConversationRow }) {
  const { t } = useWords()
  const { channel } = useChannel(row.channel_id)
  return <p className="whither">{t("talk.whither", { channel: channel?.name ?? row.title })}</p>
}

/** The message that the address names: /inbox/12?at=7. */
function useAt(): number | null {
  const given = new URLSearchParams(useSearch()).get("at")
  return given && /^\d{1,15}$/.test(given) ? Number(given) : null
}

const messageAt = (id: number) => (seq: number) =>
  useEntities.getState().messages.threads.get(id)?.items.find((message) => message.seq === seq) ?? null

/** Files may be dropped anywhere on the pane. */
function DropPlace({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [over, setOver] = useState(false)
  const carries = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files")
  return (
    <section
      className="conversation"
      aria-label={t("thread.conversation")}
      onDragOver={(event) => {
        if (!carries(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false)
      }}
      onDrop={(event) => {
        if (!carries(event)) return
        event.preventDefault()
        setOver(false)
        giveFiles(event.dataTransfer.files)
      }}
    >
      {children}
      {over && (
        <div className="drop-place">
          <Icon name="attach" size={24} />
          {t("composer.dropHere")}
        </div>
      )}
    </section>
  )
}
