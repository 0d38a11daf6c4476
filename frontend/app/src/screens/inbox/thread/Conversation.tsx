import type { DragEvent, ReactNode } from "react"
import { useRef, useState } from "react"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { EmptyState, ErrorState } from "../../../parts/Placeholders"
import { Boundary } from "../../../shell/Boundary"
import { useEntities } from "../../../state/store"
import type { ConversationRow, Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Composer, giveFiles } from "../composer/Composer"
import { edit } from "../composer/desk"
import type { Kind } from "../composer/writing"
import { up } from "../place"
import { Gone } from "./Gone"
import { Header } from "./Header"
import { Messages } from "./Messages"
import { ThreadBones } from "./ThreadBones"
import "./thread.css"
import { useDeeds } from "./useDeeds"
import type { Dialog } from "./useDialog"
import { useViewing } from "./useSeen"
import { useThread } from "./useThread"

interface Props {
  dialog: Dialog
  onList: () => void
  onCard: () => void
}

/** The middle pane: one dialog, whole. */
export function Conversation({ dialog, onList, onCard }: Props) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { row, gone, missing, error, retry } = dialog
  if (gone && row) return <Gone row={row} gone={gone} />
  if (missing || gone)
    return (
      <EmptyState
        icon="eyeOff"
        title={t("thread.missing")}
        hint={t("thread.missingHint")}
        action={<Button onClick={() => go("/inbox")}>{t("shell.toInbox")}</Button>}
      />
    )
  if (row) return <Open row={row} onList={onList} onCard={onCard} />
  return error ? <ErrorState title={t("thread.failed")} error={error} onRetry={retry} /> : <ThreadBones />
}

function Open({ row, onList, onCard }: { row: ConversationRow } & Pick<Props, "onList" | "onCard">) {
  const { t } = useWords()
  const view = useThread(row.id)
  const deeds = useDeeds(row)
  const field = useRef<HTMLTextAreaElement>(null)
  const [kind, setKind] = useState<Kind>(row.kind === "internal" ? "note" : "reply")
  useViewing(row.id)

  const writeOn = (paper: Kind) => {
    setKind(paper)
    requestAnimationFrame(() => field.current?.focus())
  }
  const quote = (message: Message) => {
    edit(row.id, kind, { reply_to: message.seq })
    requestAnimationFrame(() => field.current?.focus())
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
      <Header row={row} deeds={deeds} onList={onList} onCard={onCard} />
      <Boundary>
        {!thread && view.error ? (
          <ErrorState title={t("thread.failed")} error={view.error} onRetry={view.retry} />
        ) : thread ? (
          <Messages row={row} view={view} thread={thread} onReply={quote} />
        ) : (
          <ThreadBones />
        )}
      </Boundary>
      <Composer row={row} kind={kind} onKind={writeOn} field={field} messageAt={messageAt(row.id)} />
    </DropPlace>
  )
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
