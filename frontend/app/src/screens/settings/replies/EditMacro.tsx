import { useQuery } from "@tanstack/react-query"
import { Field, TextField } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import { useColleagues } from "../../../state/house"
import type { MacroSteps, MacroView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel, Page, Status } from "../../../wire/types"
import type { Words, WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { ScopeField } from "./ScopeField"
import { VariantsField } from "./VariantsField"

const SNOOZES = [60, 180, 1440, 10080] as const
type Then = "nothing" | "done" | "customer" | (typeof SNOOZES)[number]

/** One macro: what it says, to whom it gives the dialog, what it sets, and how it ends. */
export function EditMacro({ macro, onClose }: { macro: MacroView | null; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const steps: MacroSteps = macro?.steps ?? {}
  const { value, set } = useDraft({
    title: macro?.title ?? "",
    folder: macro?.folder ?? "",
    scope: macro?.scope ?? ("me" as const),
    team_id: macro?.team_id ?? null,
    variants: steps.variants ?? {},
    assign: steps.assign?.me ? "me" : (steps.assign?.user_id ?? "nobody"),
    status: steps.status_id ?? 0,
    tags: (steps.tags ?? []).join(", "),
    then: thenOf(steps),
  })
  const colleagues = useColleagues().filter(({ active }) => active)
  const { data: funnels } = useQuery({ queryKey: ["statuses"], queryFn: () => http.get<Page<Funnel>>("/statuses"), staleTime: Infinity })
  const statuses = funnels?.items.flatMap((funnel) => funnel.statuses) ?? []
  const form = useForm(async () => {
    const { title, folder, scope, team_id } = value
    const body = { title, folder, scope, team_id, steps: stepsOf(value) }
    if (macro) await http.patch(`/macros/${macro.id}`, { ...body, rev: macro.rev })
    else await http.post("/macros", body)
    await refresh("/macros")
    onClose()
  }, ["title", "team_id", "variants", "tags", "status_id"])
  const thens: { value: Then; label: string }[] = [
    { value: "nothing", label: t("macros.thenNothing") },
    { value: "done", label: t("macros.thenDone") },
    ...SNOOZES.map((minutes) => ({ value: minutes, label: t(`macros.then${minutes}`) })),
    { value: "customer", label: t("macros.thenCustomer") },
  ]
  return (
    <FormDialog wide title={macro?.title ?? t("macros.add")} action={t("common.save")} form={form} onClose={onClose}>
      <TextField label={t("replies.name")} value={value.title} onChange={(title) => set({ title })} error={form.fault("title")} autoFocus autoComplete="off" />
      <ScopeField value={value} onChange={set} error={form.fault("team_id")} />
      <VariantsField value={value.variants} onChange={(variants) => set({ variants })} error={form.fault("variants")} />
      <Field label={t("macros.who")}>
        {({ id }) => (
          <Select<string | number>
            id={id}
            label={t("macros.who")}
            value={value.assign}
            choices={[
              { value: "nobody", label: t("macros.whoNobody") },
              { value: "me", label: t("macros.whoMe") },
              ...colleagues.map((each) => ({ value: each.id, label: each.name })),
            ]}
            onChange={(assign) => set({ assign })}
          />
        )}
      </Field>
      <Field label={t("macros.status")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("macros.status")}
            value={value.status}
            choices={[{ value: 0, label: t("macros.statusNone") }, ...statuses.map((status) => ({ value: status.id, label: nameOf(status, words) }))]}
            onChange={(status) => set({ status })}
          />
        )}
      </Field>
      <TextField label={t("macros.tagList")} hint={t("macros.tagHint")} value={value.tags} onChange={(tags) => set({ tags })} error={form.fault("tags")} autoComplete="off" />
      <Field label={t("macros.then")}>
        {({ id }) => <Select<Then> id={id} label={t("macros.then")} value={value.then} choices={thens} onChange={(then) => set({ then })} />}
      </Field>
    </FormDialog>
  )
}

interface Draft {
  variants: Readonly<Record<string, string>>
  assign: string | number
  status: number
  tags: string
  then: Then
}

function thenOf({ then }: MacroSteps): Then {
  if (!then) return "nothing"
  if (then.kind === "done") return "done"
  return SNOOZES.find((each) => each === then.minutes) ?? "customer"
}

function stepsOf({ variants, assign, status, tags, then }: Draft) {
  const names = tags.split(",").map((name) => name.trim()).filter(Boolean)
  const to = assign === "me" ? { me: true } : typeof assign === "number" ? { user_id: assign } : null
  const end = then === "nothing" ? null : then === "done" ? { kind: "done" } : { kind: "snooze", minutes: typeof then === "number" ? then : null }
  return { variants, tags: names, ...(to && { assign: to }), ...(status && { status_id: status }), ...(end && { then: end }) }
}

function nameOf({ shipped, name }: Status, { t }: Words): string {
  return shipped ? t(`status.${shipped}` as WordKey) : name
}
