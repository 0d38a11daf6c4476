import { useState } from "react"
import { Segments } from "../../../parts/Segments"
import { LANGUAGES, useWords } from "../../../words/words"
import type { Place } from "./held"
import { Variables } from "./Variables"

interface Props {
  texts: Record<string, string>
  heard: readonly Place[]
  wrong: string | undefined
  onChange: (texts: Record<string, string>) => void
}

/** What is written to the customer: in their language where it is there, else in any. */
export function Texts({ texts, heard, wrong, onChange }: Props) {
  const { t, language } = useWords()
  const [shown, show] = useState<(typeof LANGUAGES)[number]>(LANGUAGES.find((each) => texts[each]) ?? language)
  const put = (text: string) => onChange(Object.fromEntries(Object.entries({ ...texts, [shown]: text }).filter(([, each]) => each)))
  return (
    <div className="rule-texts">
      <Segments label={t("rules.textIn")} value={shown} onChange={show} choices={LANGUAGES.map((each) => ({ value: each, label: texts[each] ? `${each} ✓` : each, name: each }))} />
      <textarea className="input" rows={3} aria-label={`${t("rules.do_message")}: ${shown}`} aria-invalid={Boolean(wrong) || undefined} maxLength={4000} value={texts[shown] ?? ""} onChange={({ target }) => put(target.value)} />
      <p className="field-hint">{t("rules.textHint")}</p>
      <Variables heard={heard} />
      {wrong && (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      )}
    </div>
  )
}
