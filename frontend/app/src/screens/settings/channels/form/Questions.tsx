import { Button, IconButton } from "../../../../parts/Button"
import { Field, TextField } from "../../../../parts/Field"
import { Select } from "../../../../parts/Select"
import type { Language } from "../../../../words/words"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Tick } from "../../../../parts/Tick"
import type { PartProps } from "./FormPage"
import type { Question, Said, Shipped, Type } from "./site"
import { newQuestion, TYPES, usualLabel } from "./site"

interface Props extends PartProps {
  shipped: Shipped | undefined
  language: Language
}

/** What our own form asks, one after another. */
export function Questions({ site, onChange, fault, shipped, language }: Props) {
  const { t } = useWords()
  const { fields } = site
  const put = (at: number, change: Partial<Question>) => onChange({ fields: fields.map((field, place) => (place === at ? { ...field, ...change } : field)) })
  const move = (at: number, by: number) => {
    const moved = [...fields]
    moved.splice(at + by, 0, ...moved.splice(at, 1))
    onChange({ fields: moved })
  }
  const kinds = TYPES.map((value) => ({ value, label: t(`forms.type_${value}`) }))
  return (
    <Part title={t("forms.questions")} hint={t("forms.questionsHint")}>
      <ol className="form-questions">
        {fields.map((field, at) => (
          <li key={field.name}>
            <One field={field} language={language} usual={usualLabel(field, language, shipped)} kinds={kinds} onChange={(change) => put(at, change)} />
            <div className="form-question-tools">
              <IconButton small icon="back" label={t("forms.up")} disabled={at === 0} onClick={() => move(at, -1)} className="form-up" />
              <IconButton small icon="back" label={t("forms.down")} disabled={at === fields.length - 1} onClick={() => move(at, 1)} className="form-down" />
              <IconButton small icon="trash" label={t("forms.remove")} onClick={() => onChange({ fields: fields.filter((_, place) => place !== at) })} />
            </div>
          </li>
        ))}
      </ol>
      {fault("fields") && <p className="field-error">{fault("fields")}</p>}
      <div className="settings-buttons">
        <Button icon="plus" onClick={() => onChange({ fields: [...fields, newQuestion("text", fields)] })}>
          {t("forms.add")}
        </Button>
        {!fields.some(({ type }) => type === "callback") && (
          <Button look="quiet" icon="phone" onClick={() => onChange({ fields: [...fields, newQuestion("callback", fields)] })}>
            {t("forms.addCallback")}
          </Button>
        )}
      </div>
    </Part>
  )
}

interface OneProps {
  field: Question
  language: Language
  usual: string
  kinds: { value: Type; label: string }[]
  onChange: (change: Partial<Question>) => void
}

function One({ field, language, usual, kinds, onChange }: OneProps) {
  const { t } = useWords()
  const chooses = field.type === "choice" || field.type === "several"
  const said = (words: Said, text: string): Said => ({ ...words, [language]: text })
  return (
    <div className="form-question">
      <TextField label={t("forms.label")} lang={language} value={field.labels[language] ?? ""} placeholder={usual} maxLength={120} onChange={(text) => onChange({ labels: said(field.labels, text) })} />
      <Field label={t("forms.type")}>{({ id }) => <Select id={id} label={t("forms.type")} value={field.type} choices={kinds} onChange={(type) => onChange({ type })} />}</Field>
      <Tick label={t("forms.required")} checked={field.required} onChange={(required) => onChange({ required })} />
      {chooses && (
        <Field label={t("forms.options")} hint={t("forms.optionsHint")}>
          {(wiring) => (
            <textarea
              className="input webchat-lines"
              rows={Math.max(3, field.options.length + 1)}
              lang={language}
              {...wiring}
              value={field.options.map((option) => option[language] ?? "").join("\n")}
              onChange={(event) => onChange({ options: event.target.value.split("\n").map((line, at) => said(field.options[at] ?? {}, line)) })}
              onBlur={() => onChange({ options: field.options.filter((option) => Object.values(option).some((word) => word.trim())) })}
            />
          )}
        </Field>
      )}
    </div>
  )
}
