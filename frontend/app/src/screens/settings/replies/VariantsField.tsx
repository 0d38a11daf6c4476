import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Field } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { LANGUAGE_NAMES } from "../../../shell/languages"
import { usePrefs } from "../../../state/prefs"
import type { VariablesView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { ConversationItem, Page } from "../../../wire/types"
import type { Language } from "../../../words/words"
import { LANGUAGES, useWords } from "../../../words/words"
import { filled, VARIABLES } from "../../../state/variables"
import { VariableText } from "../../../parts/VariableText"
import { putMark } from "../../../parts/putMark"

interface Props {
  value: Readonly<Record<string, string>>
  onChange: (value: Record<string, string>) => void
  error: string | undefined
}

/** A text in each language, the variables by their names, and what it becomes in a dialog. */
export function VariantsField({ value, onChange, error }: Props) {
  const { t } = useWords()
  const own = usePrefs(({ language }) => language)
  const [language, setLanguage] = useState<Language>(LANGUAGES.find((each) => value[each]) ?? own)
  const area = useRef<HTMLTextAreaElement>(null)
  const text = value[language] ?? ""
  const write = (next: string) => onChange({ ...value, [language]: next })
  const put = (name: string) => write(putMark(area.current, text, name))
  return (
    <>
      <div className="reply-languages">
        <Segments
          label={t("replies.text")}
          value={language}
          choices={LANGUAGES.map((each) => ({ value: each, label: `${LANGUAGE_NAMES[each]}${value[each]?.trim() ? " ✓" : ""}` }))}
          onChange={setLanguage}
        />
      </div>
      <Field label={t("replies.inLanguage", { language: LANGUAGE_NAMES[language] })} hint={t("replies.languageHint")} error={error}>
        {(wiring) => (
          <textarea {...wiring} ref={area} className="input reply-text" rows={5} maxLength={10_000} value={text} onChange={({ target }) => write(target.value)} />
        )}
      </Field>
      <div className="reply-variables" role="group" aria-label={t("replies.variables")}>
        {VARIABLES.map((name) => (
          <button key={name} type="button" className="tag-add" onClick={() => put(name)}>
            {t(`replies.var_${name}`)}
          </button>
        ))}
      </div>
      <Preview text={text} language={language} />
    </>
  )
}

function Preview({ text, language }: { text: string; language: Language }) {
  const { t } = useWords()
  const { data: dialogs } = useQuery({
    queryKey: ["conversations", "preview"],
    queryFn: () => http.get<Page<ConversationItem>>("/conversations", { query: { limit: 20 } }).then(({ items }) => items),
  })
  const [chosen, setChosen] = useState<number | null>(null)
  const id = chosen ?? dialogs?.[0]?.id ?? null
  const { data: variables } = useQuery({
    queryKey: ["variables", id],
    queryFn: () => http.get<VariablesView>(`/conversations/${id ?? 0}/variables`),
    enabled: id !== null,
  })
  if (!text.trim()) return null
  return (
    <figure className="reply-preview">
      <figcaption>
        {t("replies.preview")}
        {dialogs && dialogs.length > 0 && (
          <Select
            quiet
            label={t("replies.previewOf")}
            value={id}
            choices={dialogs.map((each) => ({ value: each.id, label: each.contact?.name || each.title || String(each.id) }))}
            onChange={setChosen}
          />
        )}
      </figcaption>
      <VariableText text={filled(text, variables?.values[language] ?? {})} />
    </figure>
  )
}
