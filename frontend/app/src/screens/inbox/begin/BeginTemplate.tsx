import { useEffect } from "react"
import { IconButton } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { missing, placesOf, takesFile, usage } from "../../../parts/template/fill"
import { TemplatePreview } from "../../../parts/template/TemplatePreview"
import { useTemplates } from "../../../state/templates"
import type { ApiError } from "../../../wire/http"
import type { Attachment } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { FileOnTop } from "../composer/template/FileOnTop"
import { PlaceField } from "../composer/template/PlaceField"
import "../composer/template/template.css"
import { TemplateList } from "../composer/template/TemplateList"
import type { Filling } from "./begin"

const NO_VALUES: Filling["values"] = {}

/** What POST /conversations takes of it, and whether nothing is missing. */
export interface Filled {
  use: ReturnType<typeof usage>
  file: Attachment | null
  ready: boolean
}

interface Props {
  channel: number
  filling: Filling | null
  /** It was to be sent: what is missing says so. */
  asked: boolean
  refused: ApiError | null
  onChange: (change: (now: Filling | null) => Filling | null) => void
  onFill: (filled: Filled | null) => void
}

/** Where nobody has written yet, only what the platform approved goes: one is chosen and filled. */
export function BeginTemplate({ channel, filling, asked, refused, onChange, onFill }: Props) {
  const words = useWords()
  const { t } = words
  const { data, error } = useTemplates(channel)
  const now = filling?.channel === channel ? filling : null
  const template = data?.items.find(({ external_id }) => external_id === now?.template) ?? null
  const values = now?.values ?? NO_VALUES
  const file = now?.file ?? null
  useEffect(() => {
    onFill(template && { use: usage(template, values), file, ready: !missing(template, values).length && (!takesFile(template) || file !== null) })
  }, [template, values, file]) // eslint-disable-line react-hooks/exhaustive-deps
  if (!data) return <p role="status">{error ? reasonOf(error, words) : t("common.loading")}</p>
  if (!template)
    return (
      <section className="begin-template" aria-label={t("template.title")}>
        <p className="begin-only">{t("begin.templateOnly")}</p>
        <TemplateList templates={data.items} onPick={({ external_id }) => onChange(() => ({ channel, template: external_id, values: {}, file: null }))} onClose={() => {}} />
      </section>
    )
  const empty = missing(template, values)
  return (
    <section className="begin-template" aria-label={template.name}>
      <p className="template-name">
        <IconButton small icon="back" label={t("template.other")} onClick={() => onChange(() => null)} />
        <strong className="cut">{template.name}</strong>
        <span className="template-language">{template.language}</span>
      </p>
      {takesFile(template) && <FileOnTop header={template.header as "image"} file={file} error={asked ? t("template.fileMissing") : undefined} onFile={(to) => onChange((before) => before && { ...before, file: to })} />}
      {placesOf(template).map((place, at) => (
        <PlaceField
          key={place.id}
          autoFocus={at === 0}
          place={place}
          value={values[place.id] ?? ""}
          error={refused?.field(`template.${place.id}`) ?? (asked && empty.some(({ id }) => id === place.id) ? t("template.fillIn") : undefined)}
          known={{}}
          onChange={(value) => onChange((before) => before && { ...before, values: { ...before.values, [place.id]: value } })}
        />
      ))}
      <TemplatePreview template={template} values={values} file={file} />
    </section>
  )
}
