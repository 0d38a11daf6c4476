import { useEffect, useRef, useState } from "react"
import { sheet } from "../../../../../../widget/src/form/sheet"
import type { Look } from "../../../../../../widget/src/form/types"
import { Segments } from "../../../../parts/Segments"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import type { Shipped, Site } from "./site"
import { lookOf } from "./site"

interface Props {
  site: Site
  shipped: Shipped | undefined
  language: Language
}

/** The form as a visitor has it, made by the very code that stands on the site; what is sent here goes nowhere. */
export function Preview({ site, shipped, language }: Props) {
  const { t } = useWords()
  const [size, setSize] = useState<"desktop" | "phone">("desktop")
  return (
    <aside className="webchat-preview" aria-label={t("webchat.preview")}>
      <div className="webchat-knobs">
        <Segments label={t("webchat.size")} value={size} onChange={setSize} choices={[{ value: "desktop", label: t("webchat.desktop") }, { value: "phone", label: t("webchat.phone") }]} />
      </div>
      <Box made={JSON.stringify(lookOf(site, language, shipped))} size={size} />
      <p className="field-hint">{t("forms.previewHint")}</p>
    </aside>
  )
}

function Box({ made, size }: { made: string; size: "desktop" | "phone" }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const look = JSON.parse(made) as Look
    const host = document.createElement("samovar-form")
    box.current!.replaceChildren(host)
    const server = { look: () => Promise.resolve(look), send: () => Promise.resolve({ thanks: look.thanks }) }
    sheet(host.attachShadow({ mode: "open" }), look, server, { url: "", title: "", referrer: "" })
    return () => host.remove()
  }, [made])
  return <div ref={box} className="form-preview" data-size={size} />
}
