import { Link } from "wouter"
import { Icon } from "../../parts/icon/Icon"
import type { Chord } from "../../parts/keys/chord"
import { KeyCaps } from "../../parts/keys/KeyCaps"
import { EmptyState } from "../../parts/Placeholders"
import { useMay, useMe } from "../../shell/me"
import { useFirstSteps } from "../../state/first"
import type { Session } from "../../state/session"
import { enterAgain } from "../../state/session"
import { http } from "../../wire/http"
import type { WordKey } from "../../words/words"
import { useWords } from "../../words/words"
import "./nothing.css"

const KEYS: readonly (readonly [WordKey, ...Chord[]])[] = [
  ["thread.hintWalk", "KeyJ", "KeyK"],
  ["thread.hintOpen", "Enter"],
  ["thread.hintAll", "Mod+KeyK"],
  ["thread.hintKeys", "Shift+Slash"],
]

/** No dialog is open: the keys by which one comes to everything, and what a new house still lacks. */
export function Nothing() {
  const { t } = useWords()
  return (
    <div className="nothing">
      <EmptyState icon="dialogs" title={t("thread.nothingOpen")} hint={<Keys />} />
      <StillToDo />
    </div>
  )
}

function Keys() {
  const { t } = useWords()
  return (
    <span className="nothing-keys">
      {KEYS.map(([label, ...chords]) => (
        <span key={label}>
          {t(label)}
          <span>
            {chords.map((chord) => (
              <KeyCaps key={chord} chord={chord} />
            ))}
          </span>
        </span>
      ))}
    </span>
  )
}

/** The way back to the first steps, until they are done or not wanted. */
function StillToDo() {
  const { t } = useWords()
  const { settings } = useMe()
  const sets = useMay("channels.manage")
  const invites = useMay("users.manage")
  const steps = useFirstSteps(sets && invites && settings.firstSteps !== "enough")
  if (!steps || (steps.connected && steps.together)) return null
  const what = [!steps.connected && t("first.channel"), !steps.together && t("first.people")].filter(Boolean).join(", ")
  // When it cannot be kept, it is shown once more: no harm is done.
  const enough = () => void http.patch<Session>("/users/me", { settings: { firstSteps: "enough" } }).then(enterAgain, () => undefined)
  return (
    <p className="nothing-left">
      <Icon name="sun" size={16} />
      <span>{t("first.left", { what: what.toLocaleLowerCase() })}</span>
      <Link href="/settings/start">{t("settings.start")}</Link>
      <button type="button" onClick={enough}>
        {t("first.enough")}
      </button>
    </p>
  )
}
