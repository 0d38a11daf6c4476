import { useQuery } from "@tanstack/react-query"
import { TextField } from "../../../../parts/Field"
import type { FormState } from "../../../../shell/enter/useForm"
import { http } from "../../../../wire/http"
import type { Channel } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import type { ChannelDraft } from "../draft"
import type { PartOf } from "../site/useSite"
import { useSite } from "../site/useSite"
import { Asks } from "./Asks"
import { Calls } from "./Calls"
import { Identity } from "./Identity"
import { Looks } from "./Looks"
import { Onward } from "./Onward"
import { Preview } from "./Preview"
import { Place } from "./Place"
import type { Shipped, Site } from "./site"
import { Texts } from "./Texts"
import "./webchat.css"

interface Props {
  channel: Channel
  draft: ChannelDraft
  form: FormState
  onChange: (change: Partial<ChannelDraft>) => void
}

export type PartProps = PartOf<Site>

/** What a web chat says, asks and looks like, beside the chat itself. */
export default function Webchat({ channel, draft, form, onChange }: Props) {
  const { t } = useWords()
  const { part, language, choose } = useSite<Site>({ draft, form, onChange })
  const shipped = useQuery({ queryKey: ["channels", "webchat", "texts"], queryFn: () => http.get<Shipped>("/channels/webchat/texts"), staleTime: Infinity }).data
  return (
    <div className="webchat">
      <div className="settings-stack">
        <Place {...part} channel={channel} />
        <Looks {...part} />
        <Texts {...part} shipped={shipped} language={language} onLanguage={choose} />
        <Asks {...part} />
        <Calls {...part} language={language} />
        <Onward {...part} />
        <Part title={t("channels.name")} hint={t("channels.nameHint")}>
          <TextField label={t("channels.name")} value={draft.name} maxLength={120} onChange={(name) => onChange({ name })} error={form.fault("name")} />
        </Part>
        <Identity {...part} />
      </div>
      <Preview site={part.site} shipped={shipped} language={language} onLanguage={choose} />
    </div>
  )
}
