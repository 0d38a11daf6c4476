import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import { templatesKey, useTemplates } from "../../../state/templates"
import type { Template, TemplatesView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { languageName } from "../../../words/language"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Part } from "../pieces/Page"
import { TemplatePreview } from "../../../parts/template/TemplatePreview"
import "./templates.css"

/** What the platform has approved of this channel's messages, and what not and why; read anew by hand. */
export function Templates({ channel }: { channel: number }) {
  const words = useWords()
  const { t } = words
  const { when } = useFormats()
  const { data, error } = useTemplates(channel)
  const act = useMutation({
    mutationFn: () => http.post<TemplatesView>(`/channels/${channel}/templates/refresh`),
    onSuccess: (view) => queries.setQueryData(templatesKey(channel), view),
    onError: (problem) => tell(reasonOf(problem, words), { fault: true }),
  })
  return (
    <Part title={t("template.title")} hint={t("template.hint")}>
      <div className="templates-read">
        <Deed icon="retry" busy={act.isPending} label={t("template.refresh")} run={() => act.mutate()} />
        <span role="status">{data && (data.read_at ? t("template.readAt", { when: when(data.read_at) }) : t("template.never"))}</span>
      </div>
      {(data?.problem ?? error) && (
        <p className="field-error" role="alert">
          <Icon name="alert" size={14} />
          {t("template.problem", { reason: data?.problem?.message ?? reasonOf(error, words) })}
        </p>
      )}
      {!data ? !error && <RowsSkeleton rows={3} /> : data.items.length ? <Rows templates={data.items} /> : <p className="templates-none">{t("template.none")}</p>}
    </Part>
  )
}

const LOOKS = { approved: "good", pending: "waits", paused: "waits", rejected: "bad", disabled: "bad", removed: "gone" } as const

function Rows({ templates }: { templates: readonly Template[] }) {
  const { t, language: mine } = useWords()
  const [open, setOpen] = useState<string | null>(null)
  return (
    <ul className="templates-rows">
      {templates.map((template) => {
        const { external_id: id, name, language, category = "other", status = "approved", reason, quality, unusable } = template
        const shown = open === id
        return (
          <li key={id}>
            <button type="button" className="templates-row" aria-expanded={shown} onClick={() => setOpen(shown ? null : id)}>
              <Icon name={shown ? "chevronDown" : "chevronRight"} size={14} />
              <span className="templates-name cut">{name}</span>
              <span className="templates-about cut">{`${languageName(language, mine)} · ${t(`template.category_${category}`)}`}</span>
              {quality && <span className="templates-about" title={t("template.quality")}>{t(`template.quality_${quality}`)}</span>}
              <span className="templates-state" data-look={LOOKS[status]}>{t(`template.status_${status}`)}</span>
            </button>
            {reason && status !== "approved" && <p className="templates-why">{t("template.reason", { reason })}</p>}
            {unusable && <p className="templates-why">{t("template.unusable")}</p>}
            {shown && <TemplatePreview template={template} />}
          </li>
        )
      })}
    </ul>
  )
}
