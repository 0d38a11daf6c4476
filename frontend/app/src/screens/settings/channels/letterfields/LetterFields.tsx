import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { tell } from "../../../../parts/Toast"
import { Fault } from "../../../../shell/enter/Fault"
import { useForm } from "../../../../shell/enter/useForm"
import { http } from "../../../../wire/http"
import type { Channel } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { useDraft } from "../../pieces/useDraft"
import { refresh } from "../../pieces/useList"
import "./letterfields.css"
import { LetterTrial } from "./LetterTrial"
import { OneTemplate } from "./OneTemplate"
import { EMPTY, written, type Template } from "./template"

const MOST = 10

/** Fields of a request, read from the letters of a mailbox by templates; each may be tried before it is kept. */
export default function LetterFields({ channel }: { channel: Channel }) {
  const { t } = useWords()
  const stored = (channel.letter_fields ?? []).map((each) => ({ ...EMPTY, ...each }))
  const draft = useDraft(`letter-fields/${channel.id}`, { templates: stored })
  const { templates } = draft.value
  const [open, setOpen] = useState<number | null>(null)
  const form = useForm(
    async () => {
      await http.patch<Channel>(`/channels/${channel.id}`, { letter_fields: templates.map(written) })
      await refresh("/channels")
      draft.drop()
      tell(t("letterfields.kept"))
    },
    templates.flatMap((_, place) => ["text", "senders"].map((name) => `letter_fields.${place}.${name}`)),
  )
  const put = (next: Template[]) => draft.set({ templates: next })
  return (
    <Part title={t("letterfields.title")} hint={t("letterfields.hint")}>
      <div className="settings-form">
        {templates.map((template, place) => (
          <OneTemplate
            key={place}
            template={template}
            open={open === place || (templates.length === 1 && open === null) || form.fault(`letter_fields.${place}.text`) !== undefined}
            onOpen={(wanted) => setOpen(wanted ? place : -1)}
            fault={(name) => form.fault(`letter_fields.${place}.${name}`)}
            onChange={(change) => put(templates.map((each, at) => (at === place ? { ...each, ...change } : each)))}
            onRemove={() => put(templates.filter((_, at) => at !== place))}
          />
        ))}
        <Fault text={form.message} />
        <div className="settings-buttons">
          {templates.length < MOST && (
            <Button
              icon="plus"
              onClick={() => {
                put([...templates, EMPTY])
                setOpen(templates.length)
              }}
            >
              {t("letterfields.add")}
            </Button>
          )}
          {draft.dirty && (
            <>
              <Button look="primary" busy={form.busy} onClick={form.submit}>
                {t("letterfields.keep")}
              </Button>
              <Button look="quiet" onClick={draft.drop}>
                {t("letterfields.drop")}
              </Button>
            </>
          )}
        </div>
        {templates.length > 0 && <LetterTrial channel={channel.id} templates={templates} />}
      </div>
    </Part>
  )
}
