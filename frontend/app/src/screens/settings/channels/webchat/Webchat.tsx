import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { TextField } from "../../../../parts/Field"
import type { FormState } from "../../../../shell/enter/useForm"
import { http } from "../../../../wire/http"
import type { Channel } from "../../../../wire/types"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import type { ChannelDraft } from "../draft"
import { Asks } from "./Asks"
import { Identity } from "./Identity"
import { Looks } from "./Looks"
import { Preview } from "./Preview"
import { Place } from "./Place"
import type { Shipped, Site } from "./site"
import { siteOf } from "./site"
import { Texts } from "./Texts"
import "./webchat.css"

interface Props {
  channel: Channel
  draft: ChannelDraft
  form: FormState
  onChange: (change: Partial<ChannelDraft>) => void
}

export interface PartProps {
  site: Site
  onChange: (change: Partial<Site>) => void
  fault: (field: keyof Site) => string | undefined
}

/** What a web chat says, asks and looks like, beside the chat itself. */
export default function Webchat({ channel, draft, form, onChange }: Props) {
  const { t, language: mine } = useWords()
  const site = siteOf(draft.settings)
  const [chosen, choose] = useState<Language>(mine)
  const language = site.languages.includes(chosen) ? chosen : (site.languages[0] ?? mine)
  const shipped = useQuery({ queryKey: ["channels", "webchat", "texts"], queryFn: () => http.get<Shipped>("/channels/webchat/texts"), staleTime: Infinity }).data
  const part: PartProps = {
    site,
    fault: (field) => form.fault(`settings.${field}`),
    onChange: (change) => onChange({ settings: { ...draft.settings, ...change } }),
  }
  return (
    <div className="webchat">
      <div className="settings-stack">
        <Place {...part} channel={channel} />
        <Looks {...part} />
        <Texts {...part} shipped={shipped} language={language} onLanguage={choose} />
        <Asks {...part} />
        <Part title={t("channels.name")} hint={t("channels.nameHint")}>
          <TextField label={t("channels.name")} value={draft.name} maxLength={120} onChange={(name) => onChange({ name })} error={form.fault("name")} />
        </Part>
        <Identity {...part} />
      </div>
      <Preview site={site} shipped={shipped} language={language} onLanguage={choose} />
    </div>
  )
}
