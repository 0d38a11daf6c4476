import type { ReactNode } from "react"
import { Field } from "../../../../parts/Field"
import { Segments } from "../../../../parts/Segments"
import { useWords } from "../../../../words/words"
import type { PartOf } from "./useSite"

const THEMES = ["auto", "light", "dark"] as const

interface Props extends PartOf<{ accent: string; theme: (typeof THEMES)[number] }> {
  hint: string
  /** Colours to choose from by a press. */
  children?: ReactNode
}

/** Its colour, by picking or by its number, and whether it is light or dark. */
export function Accent({ site, onChange, fault, hint, children }: Props) {
  const { t } = useWords()
  const right = /^#[0-9a-f]{6}$/i.test(site.accent)
  return (
    <>
      <Field label={t("webchat.accent")} hint={hint} error={fault("accent")}>
        {(wiring) => (
          <div className="webchat-colours">
            <input type="color" aria-label={t("webchat.pick")} value={right ? site.accent : "#000000"} onChange={(event) => onChange({ accent: event.target.value })} />
            <input className="input" spellCheck={false} maxLength={7} {...wiring} value={site.accent} onChange={(event) => onChange({ accent: event.target.value.trim() })} />
            {children}
          </div>
        )}
      </Field>
      <div className="field">
        <span className="field-label">{t("webchat.theme")}</span>
        <Segments label={t("webchat.theme")} value={site.theme} onChange={(theme) => onChange({ theme })} choices={THEMES.map((value) => ({ value, label: t(`webchat.theme_${value}`) }))} />
      </div>
    </>
  )
}
