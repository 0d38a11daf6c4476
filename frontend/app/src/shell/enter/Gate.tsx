import type { ReactNode, SubmitEvent } from "react"
import { LANGUAGES } from "../../words/words"
import { setPrefs, usePrefs } from "../../state/prefs"
import { useWords } from "../../words/words"
import { Mark } from "../Mark"
import { LANGUAGE_NAMES } from "../languages"
import "./enter.css"

interface Props {
  title: string
  hint?: ReactNode
  onSubmit?: () => void
  children: ReactNode
}

/** A small form on quiet paper: every door looks so. */
export function Gate({ title, hint, onSubmit, children }: Props) {
  const { t } = useWords()
  const language = usePrefs((prefs) => prefs.language)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  return (
    <main className="gate">
      <div className="gate-paper">
        <Mark size={40} />
        <form className="gate-form" onSubmit={submit} noValidate>
          <header>
            <h1>{title}</h1>
            {hint && <p>{hint}</p>}
          </header>
          {children}
        </form>
      </div>
      <footer className="gate-foot">
        <p>{t("enter.slogan")}</p>
        <div role="group" aria-label={t("profile.language")}>
          {LANGUAGES.map((code) => (
            <button key={code} type="button" lang={code} aria-pressed={code === language} onClick={() => setPrefs({ language: code })}>
              {LANGUAGE_NAMES[code]}
            </button>
          ))}
        </div>
      </footer>
    </main>
  )
}
