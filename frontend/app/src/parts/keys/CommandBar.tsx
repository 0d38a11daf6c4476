import { Dialog } from "@base-ui/react/dialog"
import { useEffect, useRef, useState } from "react"
import { useWords } from "../../words/words"
import { Avatar } from "../Avatar"
import type { ChoiceItem } from "../Choices"
import { Choices } from "../Choices"
import "../float.css"
import { Icon } from "../icon/Icon"
import { useLayer } from "../useBack"
import type { Action } from "./actions"
import { actionsNow, byGroup, useActions } from "./actions"
import type { Finding } from "./finders"
import { findAll } from "./finders"
import { KeyCaps } from "./KeyCaps"
import { keepCommand, recentCommands } from "./recent"

interface Entry extends ChoiceItem {
  run: () => void
}

const entry = ({ id, label, group, icon, chord, run }: Action): Entry => ({
  id,
  label,
  group,
  also: group,
  mark: <Icon name={icon ?? "chevronRight"} size={16} />,
  hint: chord && <KeyCaps chord={chord} />,
  run,
})

const REST_MS = 150
const ASKED_MIN = 2

/** People and dialogs by what was typed, once the fingers rest. */
function useFindings(typed: string): Entry[] {
  const [found, setFound] = useState<{ typed: string; entries: Finding[] }>({ typed: "", entries: [] })
  const wanted = typed.trim()
  useEffect(() => {
    if (wanted.length < ASKED_MIN) return
    const over = new AbortController()
    const timer = setTimeout(() => {
      void findAll(wanted, over.signal).then((entries) => over.signal.aborted || setFound({ typed: wanted, entries }))
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      over.abort()
    }
  }, [wanted])
  if (wanted.length < ASKED_MIN) return []
  return found.entries.map(({ face, icon, hint, ...rest }) => ({ ...rest, mark: face ? <Avatar {...face} size={20} decorative /> : <Icon name={icon ?? "chevronRight"} size={16} />, hint: hint && <span className="hint">{hint}</span> }))
}

/** Ctrl+K: everything that can be done here and now, and every place, person and dialog, found by its name. */
export function CommandBar() {
  const { t } = useWords()
  const [entries, setEntries] = useState<Entry[] | null>(null)
  const [openings, setOpenings] = useState(0)
  const [typed, setTyped] = useState("")
  const found = useFindings(entries ? typed : "")
  const close = () => setEntries(null)
  const general = t("command.general")
  const before = useRef<Element | null>(null)
  /** To the very thing that had it, not to the first button within; and only where no window has taken it meanwhile. */
  const giveBack = () => {
    const now = document.activeElement
    const free = now === null || now === document.body || now.closest(".command") !== null
    if (free && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    return false
  }
  const open = () => {
    // Opened again while it fades, it still holds the focus itself.
    if (!document.activeElement?.closest(".command")) before.current = document.activeElement
    const shown = actionsNow().filter(({ onlyKeys }) => !onlyKeys)
    const all = byGroup(shown, general).flatMap(([, actions]) => actions.map(entry))
    const lately = recentCommands().flatMap((id) => all.filter((each) => each.id === id))
    setTyped("")
    setOpenings((before) => before + 1)
    setEntries([...lately.map((each) => ({ ...each, group: t("command.lately") })), ...all.filter((each) => !lately.includes(each))])
  }
  useActions([
    {
      id: "command",
      label: t("command.bar"),
      group: general,
      chord: "Mod+KeyK",
      whileTyping: true,
      onlyKeys: true,
      run: () => (entries ? close() : open()),
    },
  ])
  useLayer(entries !== null, close)
  return (
    <Dialog.Root open={entries !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="command" data-layer aria-label={t("command.bar")} finalFocus={giveBack}>
          {/* opened again while it fades, it is still the same popup: its field must be empty all the same */}
          <Choices
            key={openings}
            items={entries ?? []}
            elsewhere={found}
            placeholder={t("command.ask")}
            onType={setTyped}
            onPick={({ id, run }) => {
              close()
              keepCommand(id)
              run()
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
