import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { useActivityKinds } from "../../../state/activityKinds"
import { looks, useMarkName, useWarmthSetting } from "../../../state/warmth"
import type { WarmthPreview, WarmthSetting } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import type { Draft, DraftPoints } from "./draft"
import { body, drafted, marksOf, NO_POINTS } from "./draft"
import { Finer } from "./Finer"
import { Outlook } from "./Outlook"
import { Stages } from "./Stages"
import "./warmth.css"

/** By what people are warm: points, how fast they fade, the stages. */
export default function Warmth() {
  const { t } = useWords()
  const query = useWarmthSetting()
  return (
    <Page title={t("warmth.title")} hint={t("warmth.hint")}>
      <Loaded query={query} failed={t("warmth.settingsFailed")}>
        {(setting) => <Rules setting={setting} />}
      </Loaded>
    </Page>
  )
}

const FIELDS = ["half_life_days", "new_days", "new_below"] as const
const FADING = { half_life_days: "halfLife", new_days: "newDays", new_below: "newBelow" } as const

function Rules({ setting }: { setting: WarmthSetting }) {
  const words = useWords()
  const { t } = words
  const { value, set, drop, dirty } = useDraft<Draft>("warmth", drafted(setting))
  const marks = marksOf(useActivityKinds(), setting)
  const nameOf = useMarkName()
  const [outlook, setOutlook] = useState<WarmthPreview | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const made = () => {
    const now = body(value, setting.version)
    setWrong("wrong" in now ? now.wrong : null)
    return "body" in now ? now.body : null
  }
  const names = [...FIELDS, "silence_days", ...value.finer.map((_, at) => `finer.${at}`), ...marks.map((mark) => `points.${mark}`), ...value.stages.flatMap((_, at) => [`stages.${at}.at_least`, `stages.${at}.name`])]
  const form = useForm(async () => {
    const sent = made()
    if (!sent) return
    await http.put("/warmth", sent)
    await refresh("/warmth")
    drop()
    tell(t("warmth.saved"))
  }, names)
  const look = useMutation({
    mutationFn: (sent: unknown) => http.post<WarmthPreview>("/warmth/preview", sent),
    onSuccess: setOutlook,
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const fault = (field: string) => (wrong === field ? t("enter.needed") : form.fault(field))
  return (
    <form className="warmth-rules" onSubmit={(event) => event.preventDefault()}>
      <Part title={t("warmth.stages")} hint={t("warmth.stagesHint")}>
        <Stages stages={value.stages} names={looks(setting, words)} fault={fault} onChange={(stages) => set({ stages })} />
      </Part>
      <Part title={t("warmth.points")} hint={t("warmth.pointsHint")}>
        <table className="warmth-points">
          <thead>
            <tr>
              <td />
              <th scope="col">{t("warmth.points")}</th>
              <th scope="col">{t("warmth.aDay")}</th>
            </tr>
          </thead>
          <tbody>
            {marks.map((mark) => {
              const what = nameOf(mark)
              const rule = value.points[mark] ?? NO_POINTS
              const put = (change: Partial<DraftPoints>) => set({ points: { ...value.points, [mark]: { ...rule, ...change } } })
              return (
                <tr key={mark}>
                  <th scope="row">
                    {what}
                    {fault(`points.${mark}`) && <p className="field-error" role="alert">{fault(`points.${mark}`)}</p>}
                  </th>
                  <td>
                    <input className="input" inputMode="text" maxLength={8} aria-label={t("warmth.pointsOf", { what })} aria-invalid={Boolean(fault(`points.${mark}`)) || undefined} value={rule.points} onChange={({ target }) => put({ points: target.value })} />
                  </td>
                  <td>
                    <input className="input" inputMode="decimal" maxLength={8} aria-label={t("warmth.aDayOf", { what })} placeholder={t("warmth.noLimit")} value={rule.a_day} onChange={({ target }) => put({ a_day: target.value })} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Part>
      <Part title={t("warmth.finer")} hint={t("warmth.finerHint")}>
        <Finer marks={marks} rules={value.finer} fault={fault} onChange={(finer) => set({ finer })} />
      </Part>
      <Part title={t("warmth.fading")}>
        <div className="warmth-fading">
          {FIELDS.map((field) => (
            <TextField key={field} label={t(`warmth.${FADING[field]}`)} inputMode="decimal" maxLength={8} value={value[field]} error={fault(field)} onChange={(text) => set({ [field]: text })} />
          ))}
          <TextField label={t("warmth.silenceDays")} placeholder={t("warmth.notCounted")} inputMode="numeric" maxLength={4} value={value.silence_days} error={fault("silence_days")} onChange={(silence_days) => set({ silence_days })} />
        </div>
      </Part>
      <Button
        icon="reports"
        busy={look.isPending}
        onClick={() => {
          const sent = made()
          if (sent) look.mutate(sent)
        }}
      >
        {t("warmth.preview")}
      </Button>
      {dirty && <SaveBar form={form} onDrop={drop} />}
      {outlook && (
        <Dialog title={t("warmth.previewTitle")} open onClose={() => setOutlook(null)} read>
          <Outlook outlook={outlook} stages={looks({ stages: value.stages.map((each) => ({ ...each, at_least: null, name: each.name || null })) }, words)} />
        </Dialog>
      )}
    </form>
  )
}
