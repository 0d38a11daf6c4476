import { Button } from "../../../../parts/Button"
import { Field, TextField } from "../../../../parts/Field"
import { Select, type Choice } from "../../../../parts/Select"
import { useOwnFields } from "../../../../state/fields"
import { useWords } from "../../../../words/words"
import { Tick } from "../../../../parts/Tick"
import { placeOf, variablesOf, type Template } from "./template"
import { LETTER_PLACES } from "../../../../state/letterPlaces"

const SENDERS = "forms.example.com, noreply@example.com"
const SAMPLE = ["name", "phone", "email", "budget"] as const
const line = (called: string) => `${called}: {${called.toLowerCase()}}`

interface Props {
  template: Template
  open: boolean
  onOpen: (open: boolean) => void
  onChange: (change: Partial<Template>) => void
  onRemove: () => void
  fault: (name: "text" | "senders") => string | undefined
}

/** One template: for which letters it is, how they look, whose value goes where. */
export function OneTemplate({ template, open, onOpen, onChange, onRemove, fault }: Props) {
  const { t } = useWords()
  const names = variablesOf(template.text)
  return (
    <details className="letter-template" open={open} onToggle={(event) => event.currentTarget.open !== open && onOpen(event.currentTarget.open)}>
      <summary>
        <strong>{template.name || t("letterfields.unnamed")}</strong>
        <span>{template.senders.join(", ") || t("letterfields.anySender")}</span>
      </summary>
      <div className="letter-template-body">
        <TextField label={t("letterfields.name")} value={template.name} maxLength={120} placeholder={t("letterfields.nameSample")} onChange={(name) => onChange({ name })} />
        <TextField
          label={t("letterfields.senders")}
          hint={t("letterfields.sendersHint")}
          value={template.senders.join(", ")}
          placeholder={SENDERS}
          onChange={(typed) => onChange({ senders: typed.split(/,\s*/) })}
          onBlur={() => onChange({ senders: template.senders.map((each) => each.trim()).filter(Boolean) })}
          error={fault("senders")}
        />
        <TextField label={t("letterfields.subject")} hint={t("letterfields.subjectHint")} value={template.subject} maxLength={200} onChange={(subject) => onChange({ subject })} />
        <Field label={t("letterfields.text")} hint={t("letterfields.textHint", { variable: `{${t("letterfields.variable")}}` })} error={fault("text")}>
          {(wiring) => (
            <textarea
              className="input code-field"
              {...wiring}
              rows={Math.min(16, Math.max(6, template.text.split("\n").length + 1))}
              value={template.text}
              maxLength={4000}
              spellCheck={false}
              placeholder={SAMPLE.map((place) => line(t(`letterfields.to_${place}`))).join("\n")}
              onChange={(event) => onChange({ text: event.target.value })}
            />
          )}
        </Field>
        {names.length > 0 && <Places template={template} names={names} onChange={(into) => onChange({ into })} />}
        <Tick
          label={t("letterfields.robot")}
          hint={t("letterfields.robotHint")}
          checked={template.writer === "letter"}
          onChange={(is) => onChange({ writer: is ? "letter" : "sender" })}
        />
        <Tick label={t("letterfields.later")} hint={t("letterfields.laterHint")} checked={template.later} onChange={(later) => onChange({ later })} />
        <div>
          <Button look="quiet" icon="trash" onClick={onRemove}>
            {t("letterfields.remove")}
          </Button>
        </div>
      </div>
    </details>
  )
}

/** Each variable and where its value goes. */
function Places({ template, names, onChange }: { template: Template; names: string[]; onChange: (into: Record<string, string>) => void }) {
  const { t } = useWords()
  const { items } = useOwnFields()
  const own = items.filter(({ entity }) => entity !== "company")
  const choices: Choice<string>[] = [
    ...LETTER_PLACES.map((place) => ({ value: place, label: t(`letterfields.to_${place}`) })),
    ...own.map(({ id, name, entity }) => ({ value: `field:${id}`, label: name, group: t(entity === "contact" ? "letterfields.ofPerson" : "letterfields.ofRequest") })),
  ]
  return (
    <div className="field">
      <span className="field-label">{t("letterfields.places")}</span>
      <ul className="letter-places">
        {names.map((name) => (
          <li key={name}>
            <code>{`{${name}}`}</code>
            <Select
              label={t("letterfields.place", { name })}
              value={placeOf(template, name) || null}
              nothing={t("letterfields.nowhere")}
              choices={choices}
              onChange={(place) => onChange({ ...template.into, [name]: place })}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
