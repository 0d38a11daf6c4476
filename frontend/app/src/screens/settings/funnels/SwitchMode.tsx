import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Field } from "../../../parts/Field"
import { StatusDot } from "../../../parts/Marks"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import { useForm } from "../../../shell/enter/useForm"
import { closes } from "../../../state/funnels"
import { queries } from "../../../state/session"
import { funnelName, statusColor, statusName, useFunnels } from "../../../state/statuses"
import type { ModePreview, ModeView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { afresh } from "./change"
import { Left } from "./RequestMode"

const TOUCHED = ["channels", "views", "macros", "roles", "tasks", "letters", "imports"] as const

/** The other mode: what would become of what is open is counted first. */
export function SwitchMode({ mode, to, onClose }: { mode: ModeView; to: "classic" | "simple"; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const simple = to === "simple"
  const funnels = (useFunnels() ?? []).filter(({ kind }) => kind !== "lead")
  const steps = funnels.flatMap((funnel) =>
    funnel.statuses
      .filter(({ category }) => !closes(category))
      .map((status) => ({ value: status.id, label: statusName(status, words), group: funnelName(funnel, words), mark: <StatusDot category={status.category} color={statusColor(status.color)} />, first: funnel.kind === "deal" && status.is_default })),
  )
  const [step, setStep] = useState<number | null>(mode.status_id)
  const [moves, setMoves] = useState(simple && mode.leads > 0)
  const chosen = step ?? (steps.find(({ first }) => first) ?? steps[0])?.value ?? null
  const asked = { mode: to, leads: moves ? (simple ? "convert" : "bring_back") : "stay", status_id: simple ? chosen : null }
  const { data, error } = useQuery({ queryKey: ["request-mode", "preview", asked], queryFn: () => http.post<ModePreview>("/request-mode/preview", asked), staleTime: 0 })
  const form = useForm(async () => {
    const now = await http.put<ModeView>("/request-mode", { ...asked, version: mode.version })
    queries.setQueryData(["request-mode"], now)
    await afresh()
    onClose()
  }, ["status_id", "leads"])
  return (
    <FormDialog title={t(simple ? "mode.simpleTitle" : "mode.classicTitle")} action={t(simple ? "mode.go" : "mode.back")} form={form} onClose={onClose}>
      {simple && (
        <Field label={t("mode.where")} hint={t("mode.whereHint")} error={form.fault("status_id")}>
          {({ id }) => <Select id={id} label={t("mode.where")} value={chosen} choices={steps} onChange={setStep} />}
        </Field>
      )}
      <fieldset className="several">
        <legend className="field-label">{t(simple ? "mode.openLeads" : "mode.deals")}</legend>
        <div>
        <Tick group="mode-leads" label={t(simple ? "mode.convert" : "mode.bringBack")} hint={t(simple ? "mode.convertHint" : "mode.bringBackHint")} checked={moves} onChange={() => setMoves(true)} />
        <Tick group="mode-leads" label={t(simple ? "mode.stay" : "mode.dealsStay")} hint={simple ? t("mode.stayHint") : undefined} checked={!moves} onChange={() => setMoves(false)} />
        </div>
      </fieldset>
      <div className="request-mode-told" aria-live="polite">
        {data ? <Told told={data} simple={simple} moves={moves} /> : <p>{error ? reasonOf(error, words) : t("mode.counting")}</p>}
      </div>
    </FormDialog>
  )
}

function Told({ told, simple, moves }: { told: ModePreview; simple: boolean; moves: boolean }) {
  const { t } = useWords()
  const touched = TOUCHED.filter((each) => told[each].count > 0 && (simple || each === "channels"))
  return (
    <>
      <p>
        {simple && (told.cards ? t("mode.cards", { n: told.cards }) : t("mode.none"))}
        {moves && told.move > 0 && ` ${t(simple ? "mode.moves" : "mode.movesBack", { n: told.move })}`}
        {!simple && moves && told.move === 0 && t("mode.noneBack")}
      </p>
      <Left left={told.left} />
      {touched.length > 0 && (
        <>
          <p className="field-label">{t("mode.touches")}</p>
          <ul>
            {touched.map((each) => (
              <li key={each}>{t(each === "channels" && !simple ? "mode.channelsBack" : `mode.${each}`, { n: told[each].count, names: `${told[each].names.join(", ")}${told[each].count > told[each].names.length ? "…" : ""}` })}</li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
