import { Dialog } from "@base-ui/react/dialog"
import { useState } from "react"
import { useWords } from "../../words/words"
import type { ChoiceItem } from "../Choices"
import { Choices } from "../Choices"
import "../float.css"
import { Icon } from "../icon/Icon"
import type { Action } from "./actions"
import { actionsNow, byGroup, useActions } from "./actions"
import { KeyCaps } from "./KeyCaps"

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

/** Ctrl+K: everything that can be done here and now, found by its name. */
export function CommandBar() {
  const { t } = useWords()
  const [entries, setEntries] = useState<Entry[] | null>(null)
  const close = () => setEntries(null)
  const general = t("command.general")
  const open = () => {
    const shown = actionsNow().filter(({ onlyKeys }) => !onlyKeys)
    setEntries(byGroup(shown, general).flatMap(([, actions]) => actions.map(entry)))
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
  return (
    <Dialog.Root open={entries !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="veil" />
        <Dialog.Popup className="command" data-layer aria-label={t("command.bar")}>
          <Choices
            items={entries ?? []}
            placeholder={t("command.ask")}
            onPick={({ run }) => {
              close()
              run()
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
