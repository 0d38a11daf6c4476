import type { ReactNode } from "react"
import { useRef } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { onMac } from "../../../parts/keys/chord"
import { Menu } from "../../../parts/Menu"
import { useWords } from "../../../words/words"
import { setHabit, useHabit } from "./habit"
import type { Later } from "./later/LaterButton"
import { LaterButton } from "./later/LaterButton"

interface Props {
  note: boolean
  /** To whom and by what; said to those who do not see the line above. */
  label: string
  ready: boolean
  length: number
  /** Into how many messages the channel will cut it. */
  parts: number
  accept: boolean
  /** Beside the button: of an answer where it goes, of a note when the customer was spoken to. */
  to: ReactNode
  onSend: () => void
  /** How the text can be set. */
  tools: ReactNode
  /** Where it may be sent later; `waits`: somebody is waiting for it; `until`: when free answers end. */
  onLater: { waits: boolean; until: string | null; pick: (later: Later) => void } | null
  onSlash: () => void
  /** Of an answer; `off`: why the channel has none. */
  onButtons: { off: string | null; open: () => void } | null
  onFiles: (files: Iterable<File>) => void
}

const TEXT_MAX = 20_000

/** The lower edge: files, how it is sent, and the button, which differs by paper. */
export function SendButton({ note, label, ready, length, parts, accept, tools, to, onSend, onLater, onSlash, onButtons, onFiles }: Props) {
  const { t } = useWords()
  const picker = useRef<HTMLInputElement>(null)
  const left = TEXT_MAX - length
  useActions(accept ? [{ id: "attach", label: t("composer.attach"), group: t("composer.formats"), icon: "attach", run: () => picker.current?.click() }] : [])
  return (
    <div className="composer-foot">
      {accept && (
        <>
          <IconButton icon="attach" label={t("composer.attach")} side="top" onClick={() => picker.current?.click()} />
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label={t("composer.attach")}
            onChange={({ target }) => {
              onFiles(target.files ?? [])
              target.value = ""
            }}
          />
        </>
      )}
      {onButtons && (
        <IconButton icon="buttons" label={onButtons.off ?? t("buttons.open")} side="top" aria-disabled={onButtons.off !== null || undefined} data-off={onButtons.off !== null || undefined} onClick={() => onButtons.off === null && onButtons.open()} />
      )}
      <IconButton icon="archive" label={t("replies.insert")} side="top" onClick={onSlash} />
      {tools}
      <span className="composer-hint" data-told={parts > 1 || undefined} aria-live="polite">{parts > 1 ? t("composer.parts", { n: parts }) : left < 1000 ? t("composer.left", { n: left }) : t("composer.marks")}</span>
      <HabitMenu />
      {to}
      {onLater && <LaterButton ready={ready} waits={onLater.waits} until={onLater.until} onPick={onLater.pick} />}
      <button type="button" className="composer-send" data-note={note || undefined} disabled={!ready} aria-label={`${t(note ? "composer.addNote" : "composer.send")}. ${label}`} onClick={onSend}>
        <Icon name={note ? "note" : "send"} size={16} />
        <span>{t(note ? "composer.addNote" : "composer.send")}</span>
      </button>
    </div>
  )
}

function HabitMenu() {
  const { t } = useWords()
  const sendBy = useHabit((habit) => habit.sendBy)
  const mod = onMac ? "⌘" : "Ctrl"
  return (
    <Menu
      commands={t("composer.habit")}
      align="end"
      side="top"
      trigger={
        <button type="button" className="composer-habit" aria-label={t("composer.habit")}>
          {sendBy === "enter" ? "↵" : `${mod} ↵`}
        </button>
      }
      groups={[
        {
          id: "habit",
          label: t("composer.habit"),
          items: [
            { id: "enter", label: t("composer.byEnter"), checked: sendBy === "enter", run: () => setHabit("enter") },
            { id: "mod", label: t("composer.byMod", { mod }), checked: sendBy === "mod", run: () => setHabit("mod") },
          ],
        },
      ]}
    />
  )
}
