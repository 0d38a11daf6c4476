import { Dialog } from "@base-ui/react/dialog"
import { useState } from "react"
import { useWords } from "../../words/words"
import type { ChoiceItem } from "../Choices"
import { Choices } from "../Choices"
import "../float.css"
import { Icon } from "../icon/Icon"
import type { Action } from "./actions"
import { actionsNow, useActions } from "./actions"
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
  useActions([
    {
      id: "command",
      label: t("command.bar"),
      group: t("command.general"),
      chord: "Mod+KeyK",
      whileTyping: true,
      onlyKeys: true,
      run: () => setEntries(entries ? null : grouped(actionsNow().filter(({ onlyKeys }) => !onlyKeys)).map(entry)),
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

/** One heading a group, in the order in which groups first come. */
function grouped(actions: readonly Action[]): Action[] {
  const groups = [...new Set(actions.map(({ group }) => group))]
  return groups.flatMap((group) => actions.filter((action) => action.group === group))
}
