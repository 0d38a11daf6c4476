import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Field, TextField } from "../../../../parts/Field"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { Select } from "../../../../parts/Select"
import type { CameLetters, LetterTrialView, TriedTemplate } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { written, type Template } from "./template"

/** A letter that came, or one that is pasted, held against the templates as they are written now. Nothing is kept. */
export function LetterTrial({ channel, templates }: { channel: number; templates: readonly Template[] }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const [letter, setLetter] = useState({ sender: "", subject: "", text: "" })
  const { data } = useQuery({ queryKey: ["channel-letters", channel], queryFn: () => http.get<CameLetters>(`/channels/${channel}/letters`) })
  const trial = useMutation({
    mutationFn: () => http.post<LetterTrialView>(`/channels/${channel}/letters/trials`, { ...letter, templates: templates.map(written) }),
  })
  const change = (more: Partial<typeof letter>) => {
    setLetter({ ...letter, ...more })
    trial.reset()
  }
  const came = data?.items ?? []
  return (
    <section className="letter-trial" aria-label={t("letterfields.trial")}>
      <h4>{t("letterfields.trial")}</h4>
      {came.length > 0 && (
        <Field label={t("letterfields.came")}>
          {({ id }) => (
            <Select
              id={id}
              label={t("letterfields.came")}
              value={null}
              nothing={t("letterfields.pick")}
              choices={came.map(({ sender, subject, at }, place) => ({ value: place, label: `${when(at)} · ${sender} · ${subject || t("letterfields.noSubject")}` }))}
              onChange={(place) => change({ sender: came[place]!.sender, subject: came[place]!.subject, text: came[place]!.text })}
            />
          )}
        </Field>
      )}
      <div className="letter-heads">
        <TextField label={t("letterfields.sender")} value={letter.sender} maxLength={320} onChange={(sender) => change({ sender })} />
        <TextField label={t("letterfields.itsSubject")} value={letter.subject} maxLength={1000} onChange={(subject) => change({ subject })} />
      </div>
      <Field label={t("letterfields.letter")} hint={t("letterfields.letterHint")}>
        {(wiring) => <textarea className="input" {...wiring} rows={6} value={letter.text} onChange={(event) => change({ text: event.target.value })} />}
      </Field>
      <div>
        <Button icon="eye" busy={trial.isPending} disabled={!letter.text.trim()} onClick={() => trial.mutate()}>
          {t("letterfields.try")}
        </Button>
      </div>
      <div aria-live="polite">
        {trial.error && (
          <p className="field-error" role="alert">
            {reasonOf(trial.error, words)}
          </p>
        )}
        {trial.data?.templates.map((tried, place) => (
          <Tried key={place} tried={tried} name={templates[place]?.name || t("letterfields.unnamed")} />
        ))}
      </div>
    </section>
  )
}

/** What one template reads there, value by value, or why it is none for this letter. */
function Tried({ tried, name }: { tried: TriedTemplate; name: string }) {
  const { t } = useWords()
  return (
    <section className="letter-tried" data-fits={tried.fits || undefined}>
      <h5>
        <Icon name={tried.fits ? "check" : "close"} size={16} />
        {name}
      </h5>
      {tried.why && <p>{tried.why}</p>}
      {tried.values.length > 0 && (
        <dl>
          {tried.values.map(({ variable, name: place, line, value, shown, fault }) => (
            <div key={variable} data-fault={fault !== "" || undefined} data-empty={line === 0 || undefined}>
              <dt>
                {place} <code>{`{${variable}}`}</code>
              </dt>
              <dd>
                {line === 0 ? t("letterfields.absent") : fault ? value : shown}
                {fault && <span>{fault}</span>}
                {line > 0 && !fault && shown !== value && <span>{t("letterfields.asWritten", { value })}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
