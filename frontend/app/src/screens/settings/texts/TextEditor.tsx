import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useRef } from "react"
import { Button } from "../../../parts/Button"
import { Field } from "../../../parts/Field"
import { putMark } from "../../../parts/putMark"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { queries } from "../../../state/session"
import type { HouseText, TriedHouseText } from "../../../wire/api.gen"
import { ApiError, http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import type { Language } from "../../../words/words"
import { useWords } from "../../../words/words"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { useSettled } from "./useSettled"

interface Props {
  of: HouseText
  locale: Language
}

type Part = "title" | "text"

/** One text in one language: its words, what may stand in them, how it reads, and ours to go back to. */
export function TextEditor({ of, locale }: Props) {
  const { t } = useWords()
  const { when } = useFormats()
  const kept = of.words.find((each) => each.locale === locale)!
  const { value, set, drop, dirty } = useDraft(`texts/${of.key}/${locale}`, { title: kept.title, text: kept.text })
  const fields = useRef<Partial<Record<Part, HTMLInputElement | HTMLTextAreaElement | null>>>({})
  const last = useRef<Part>(of.parts.at(-1) as Part)
  const has = (part: Part) => of.parts.includes(part)
  const tried = useTried(of, locale, value)

  const put = (words: { title: string; text: string }, version: number) => http.put<HouseText>("/texts", { key: of.key, locale, version, ...words })
  const taken = (now: HouseText) => {
    queries.setQueryData<HouseText[]>(["texts"], (all) => all?.map((each) => (each.key === now.key ? now : each)))
    void queries.invalidateQueries({ queryKey: ["notices"] })
    return now.words.find((each) => each.locale === locale)!.version
  }
  const form = useForm(
    async () => {
      taken(await put({ title: has("title") ? value.title : "", text: has("text") ? value.text : "" }, kept.version))
      drop()
      tell(t("told.saved"))
    },
    ["title", "text"],
  )
  const back = useForm(async () => {
    const version = taken(await put({ title: "", text: "" }, kept.version))
    drop()
    // what was written is never gone by one press
    tell(t("texts.backDone"), { undo: () => void put({ title: kept.title, text: kept.text }, version).then(taken, () => queries.invalidateQueries({ queryKey: ["texts"] })) })
  }, [])
  const faultOf = (part: Part) => form.fault(part) ?? tried.fault(part)
  const wire = (part: Part) => ({
    value: value[part],
    ref: (field: HTMLInputElement | HTMLTextAreaElement | null) => void (fields.current[part] = field),
    onFocus: () => void (last.current = part),
    onChange: ({ target }: { target: { value: string } }) => set({ [part]: target.value }),
  })
  const insert = (name: string) => set({ [last.current]: putMark(fields.current[last.current], value[last.current], name, `{${name}}`) })

  return (
    <form className="text-editor" onSubmit={(event) => { event.preventDefault(); form.submit() }}>
      {has("title") && (
        <Field label={t(of.group === "letters" ? "texts.subject" : "told.textTitle")} error={faultOf("title")}>
          {(wiring) => <input className="input" {...wiring} {...wire("title")} maxLength={200} />}
        </Field>
      )}
      {has("text") && (
        <Field label={t("told.textText")} error={faultOf("text")}>
          {(wiring) => <textarea className="input" rows={of.group === "letters" ? 10 : 4} {...wiring} {...wire("text")} maxLength={of.most} />}
        </Field>
      )}
      {of.variables.length > 0 && (
        <div className="text-marks" role="group" aria-label={t("texts.insert")}>
          <span>{t("texts.insert")}</span>
          {of.variables.map(({ name, label, needed }) => (
            <button key={name} type="button" title={`{${name}}`} onClick={() => insert(name)}>
              {label}
              {needed && <small>{t("texts.needed")}</small>}
            </button>
          ))}
        </div>
      )}
      <figure className="text-preview" data-stale={tried.stale || undefined}>
        <figcaption>{t("told.preview")}</figcaption>
        {tried.told?.title && <strong>{tried.told.title}</strong>}
        {tried.told?.text && <p>{tried.told.text}</p>}
      </figure>
      {kept.own && (
        <div className="text-back">
          {kept.changed_at && <p>{kept.changed_by ? t("texts.changedBy", { when: when(kept.changed_at), who: kept.changed_by }) : t("texts.changedAt", { when: when(kept.changed_at) })}</p>}
          <details>
            <summary>{t("texts.ours")}</summary>
            {kept.our_title && <strong>{kept.our_title}</strong>}
            {kept.our_text && <p>{kept.our_text}</p>}
          </details>
          <Button busy={back.busy} onClick={back.submit}>
            {t("told.shipped")}
          </Button>
          {back.message && <p role="alert" className="field-error">{back.message}</p>}
        </div>
      )}
      {dirty && <SaveBar form={form} onDrop={drop} />}
    </form>
  )
}

/** As it would go out, asked of the server, which refuses what it would not keep. */
function useTried(of: HouseText, locale: Language, value: { title: string; text: string }) {
  const words = useSettled(value, 300)
  const query = useQuery({
    queryKey: ["texts-tried", of.key, locale, words.title, words.text],
    queryFn: () => http.post<TriedHouseText>("/texts/preview", { key: of.key, locale, title: of.parts.includes("title") ? words.title : "", text: of.parts.includes("text") ? words.text : "" }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const refused = query.error instanceof ApiError ? query.error : null
  return { told: query.data, stale: query.isPlaceholderData || refused !== null, fault: (part: Part) => refused?.field(part) }
}
