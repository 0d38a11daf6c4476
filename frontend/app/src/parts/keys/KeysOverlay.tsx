import { useState } from "react"
import { useWords } from "../../words/words"
import { Dialog } from "../Dialog"
import type { Action } from "./actions"
import { actionsNow, byGroup, useActions } from "./actions"
import { KeyCaps } from "./KeyCaps"

/** `?`: all keys that work here and now. */
export function KeysOverlay() {
  const { t } = useWords()
  const [shown, setShown] = useState<Action[] | null>(null)
  useActions([
    {
      id: "keys",
      label: t("command.keys"),
      group: t("command.general"),
      icon: "keyboard",
      chord: "Shift+Slash",
      run: () => setShown(actionsNow().filter(({ chord }) => chord)),
    },
  ])
  return (
    <Dialog title={t("command.keys")} open={shown !== null} onClose={() => setShown(null)} wide read>
      <div className="keys-list">
        {byGroup(shown ?? [], t("command.general")).map(([group, actions]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id}>
                  <dt>{action.label}</dt>
                  <dd>{action.chord && <KeyCaps chord={action.chord} />}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="keys-hint">{t("command.keysHint")}</p>
    </Dialog>
  )
}
