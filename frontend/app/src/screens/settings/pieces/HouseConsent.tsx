import { Link } from "wouter"
import { Segments } from "../../../parts/Segments"
import { Tick } from "../../../parts/Tick"
import { useMay } from "../../../shell/me"
import type { ConsentText } from "../../../wire/api.gen"
import type { Language, WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { useList } from "./useList"

type Mode = "never" | "line" | "before" | "no" | "optional" | "required"

const SAID: Record<Mode, WordKey> = {
  never: "consents.mode_never", line: "consents.mode_line", before: "consents.mode_before",
  no: "consents.ask_no", optional: "consents.ask_optional", required: "consents.ask_required",
}

interface Props<M extends Mode> {
  value: M
  choices: readonly M[]
  onChange: (value: M) => void
  marketing: boolean
  onMarketing: (on: boolean) => void
  languages: readonly Language[]
  note: string | undefined
}

/** How a channel asks for consent by the house's words; where there are none yet, it says so. */
export function HouseConsent<M extends Mode>({ value, choices, onChange, marketing, onMarketing, languages, note }: Props<M>) {
  const { t } = useWords()
  const may = useMay("privacy.manage")
  const off = value === "never" || value === "no"
  const query = useList<ConsentText>("/privacy/consents", { enabled: may && (!off || marketing) })
  const missing = (query.data && languages.filter((each) => !newest(query.data, each)?.text)) ?? []
  return (
    <div className="field">
      <span className="field-label">{t("consents.chat")}</span>
      <Segments label={t("consents.chat")} value={value} onChange={onChange} choices={choices.map((each) => ({ value: each, label: t(SAID[each]) }))} />
      <p className="field-hint">{[t("consents.chatHint"), note].filter(Boolean).join(" ")}</p>
      {!off && missing.length > 0 && (
        <p className="field-error">
          {t("consents.noText", { languages: missing.map((each) => each.toUpperCase()).join(", ") })} <Link href="/settings/privacy">{t("consents.write")}</Link>
        </p>
      )}
      {(choices.includes("no" as M) || !off) && <Tick label={t("consents.askMarketing")} checked={marketing} onChange={onMarketing} />}
    </div>
  )
}

const newest = (all: readonly ConsentText[], language: Language) => all.find(({ purpose, locale }) => purpose === "processing" && locale === language)
