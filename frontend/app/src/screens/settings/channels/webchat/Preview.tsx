import { useEffect, useRef, useState } from "react"
import type { Config, Sample } from "../../../../../../widget/src/preview"
import { preview } from "../../../../../../widget/src/preview"
import { Segments } from "../../../../parts/Segments"
import { LANGUAGE_NAMES } from "../../../../shell/languages"
import type { Language } from "../../../../words/words"
import { LANGUAGES, useWords } from "../../../../words/words"
import { saidIn } from "../form/site"
import { useHouseWords } from "../../pieces/useHouseWords"
import { useMessengers } from "./Onward"
import type { Shipped, Site } from "./site"
import { configOf } from "./site"

interface Props {
  site: Site
  shipped: Shipped | undefined
  language: Language
  onLanguage: (language: Language) => void
}

/** The chat as a visitor has it, made by the very code that stands on the site. */
export function Preview({ site, shipped, language, onLanguage }: Props) {
  const { t } = useWords()
  const [size, setSize] = useState<"desktop" | "phone">("desktop")
  const [duty, setDuty] = useState<"here" | "away">("here")
  const chosen = site.messengers ?? []
  const offered = useMessengers().filter(({ channel }) => chosen.includes(channel.id))
  // one of each kind, as the server tells the site
  const onward = offered.filter(({ title }, at) => offered.findIndex((each) => each.title === title) === at).map(({ channel, title }) => ({ channel_id: channel.id, name: title }))
  const wanted = useHouseWords(site.consent !== "never", site.ask_marketing, [language, ...site.languages, ...LANGUAGES])
  const config = configOf(site, language, shipped, duty === "here", onward)
  return (
    <aside className="webchat-preview" aria-label={t("webchat.preview")}>
      <div className="webchat-knobs">
        <Segments label={t("webchat.size")} value={size} onChange={setSize} choices={[{ value: "desktop", label: t("webchat.desktop") }, { value: "phone", label: t("webchat.phone") }]} />
        <Segments label={t("webchat.duty")} value={duty} onChange={setDuty} choices={[{ value: "here", label: t("webchat.here") }, { value: "away", label: t("webchat.away") }]} />
        {site.languages.length > 1 && (
          <Segments label={t("webchat.language")} value={language} onChange={onLanguage} choices={site.languages.map((value) => ({ value, label: <span title={LANGUAGE_NAMES[value]}>{value.toUpperCase()}</span> }))} />
        )}
      </div>
      <Box key={size} config={config} size={size} agreed={saidIn(site.callback_consent, language, site.languages)} wanted={wanted} />
      <p className="field-hint">{t("webchat.previewHint")}</p>
    </aside>
  )
}

/** Made anew whenever what it shows has changed; open or shut as it was left. */
function Box({ config, size, agreed, wanted }: { config: Config; size: "desktop" | "phone"; agreed: string; wanted: NonNullable<Sample["wanted"]> }) {
  const { t } = useWords()
  const box = useRef<HTMLDivElement>(null)
  const opened = useRef(true)
  const sample = { author: t("webchat.sampleAuthor"), question: t("webchat.sampleQuestion"), answer: t("webchat.sampleAnswer"), agreed, wanted }
  const made = JSON.stringify([config, sample])
  useEffect(() => {
    const [what, said] = JSON.parse(made) as [Config, typeof sample]
    const shown = preview(box.current!, what, said, opened.current && what.look.launcher !== "none")
    return () => {
      opened.current = shown.opened()
      shown.end()
    }
  }, [made])
  return <div ref={box} className="webchat-page" data-size={size} data-theme={config.look.theme} />
}
