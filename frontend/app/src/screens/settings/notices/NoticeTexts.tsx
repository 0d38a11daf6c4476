import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { NoticeText } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { previewed } from "./previewed"

const KEY = ["notices", "texts"]
const LANGUAGES = [
  { value: "ru", label: "Русский" },
  { value: "en", label: "English" },
  { value: "lt", label: "Lietuvių" },
]

/** The words of each kind in each language: what stands in braces is filled in. */
export function NoticeTexts() {
  const { t, language } = useWords()
  const query = useQuery({ queryKey: KEY, queryFn: async () => (await http.get<Page<NoticeText>>("/notifications/texts")).items, staleTime: 0 })
  const [kind, setKind] = useState("mentioned")
  const [locale, setLocale] = useState<string>(language)
  return (
    <Part title={t("told.texts")} hint={t("told.textsHint")}>
      <Loaded query={query} failed={t("told.failed")}>
        {(items) => {
          const text = items.find((each) => each.kind === kind && each.locale === locale)
          return (
            <>
              <div className="told-ends">
                <Select label={t("told.textKind")} value={kind} choices={items.filter((each) => each.locale === "ru").map(({ kind: value, label }) => ({ value, label }))} onChange={setKind} />
                <Select label={t("told.textLanguage")} value={locale} choices={LANGUAGES} onChange={setLocale} />
              </div>
              {text && <Editor key={`${kind}/${locale}/${text.title}/${text.text}`} of={text} />}
            </>
          )
        }}
      </Loaded>
    </Part>
  )
}

function Editor({ of }: { of: NoticeText }) {
  const words = useWords()
  const { t } = words
  const [title, setTitle] = useState(of.title)
  const [text, setText] = useState(of.text)
  const [wrong, setWrong] = useState("")
  const put = (body: { title: string; text: string }) =>
    void http.put("/notifications/texts", { kind: of.kind, locale: of.locale, ...body }).then(
      () => {
        tell(t("told.saved"))
        void queries.invalidateQueries({ queryKey: ["notices"] })
      },
      (error: unknown) => setWrong(reasonOf(error, words)),
    )
  const shown = (value: string) => previewed(value, of.variables, (name) => t(`told.sample_${name}` as WordKey))
  return (
    <>
      <div className="told-wide">
        <TextField label={t("told.textTitle")} value={title} maxLength={200} onChange={setTitle} />
        <Field label={t("told.textText")} error={wrong || undefined} hint={of.variables.length > 0 && t("told.variables", { names: of.variables.map((name) => `{${name}}`).join(", ") })}>
          {(wiring) => <textarea className="input" rows={2} {...wiring} value={text} maxLength={1000} onChange={({ target }) => setText(target.value)} />}
        </Field>
      </div>
      <figure className="told-preview">
        <figcaption>{t("told.preview")}</figcaption>
        <strong>{shown(title)}</strong>
        <p>{shown(text)}</p>
      </figure>
      <div className="told-ends">
        <Button look="primary" disabled={title === of.title && text === of.text} onClick={() => put({ title, text })}>
          {t("common.save")}
        </Button>
        {of.own && <Button onClick={() => put({ title: "", text: "" })}>{t("told.shipped")}</Button>}
      </div>
    </>
  )
}
