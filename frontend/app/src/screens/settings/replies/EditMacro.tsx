import { useQuery } from "@tanstack/react-query"
import type { Rows } from "../../../parts/buttons/rows"
import { said } from "../../../parts/buttons/rows"
import { Field, TextField } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { useForm } from "../../../shell/enter/useForm"
import type { WhenKey } from "../../../state/macroWhen"
import { keyOfWhen, sayWhen, whenOfKey, WHENS } from "../../../state/macroWhen"
import type { MacroSteps, MacroView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel, Page, Status } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import type { Words, WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useHolders } from "../pieces/Holders"
import { useDraft } from "../pieces/useDraft"
import { refresh } from "../pieces/useList"
import { ButtonsField } from "./ButtonsField"
import { HEAD, HeadFields } from "./HeadFields"
import { VariantsField } from "./VariantsField"

/** "nothing", "done", "customer", or when a snooze ends. */
type Then = string

/** One macro: what it says, to whom it gives the dialog, what it sets, and how it ends. */
export function EditMacro({ macro, onClose }: { macro: MacroView | null; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const steps: MacroSteps = macro?.steps ?? {}
  const stood: Rows = steps.buttons ?? []
  const { value, set, drop } = useDraft(`macro/${macro?.id ?? "new"}`, {
    title: macro?.title ?? "",
    folder: macro?.folder ?? "",
    scope: macro?.scope ?? ("me" as const),
    team_id: macro?.team_id ?? null,
    variants: steps.variants ?? {},
    buttons: stood,
    assign: whomOf(steps),
    later: (steps.later && keyOfWhen(steps.later)) ?? "now",
    status: steps.status_id ?? 0,
    tags: (steps.tags ?? []).join(", "),
    then: thenOf(steps),
  })
  const holders = useHolders().all
  const formats = useFormats()
  const { data: funnels } = useQuery({ queryKey: ["statuses"], queryFn: () => http.get<Page<Funnel>>("/statuses"), staleTime: Infinity })
  const statuses = funnels?.items.flatMap((funnel) => funnel.statuses) ?? []
  const form = useForm(async () => {
    const { title, folder, scope, team_id } = value
    const body = { title, folder, scope, team_id, steps: stepsOf(value) }
    if (macro) await http.patch(`/macros/${macro.id}`, { ...body, rev: macro.rev })
    else await http.post("/macros", body)
    await refresh("/macros")
    drop()
    onClose()
  }, [...HEAD, "buttons", "tags", "status_id"])
  const laters = [{ value: "now", label: t("macros.laterNow") }, ...times(value.later).map((key) => ({ value: key, label: sayWhen(key, words, formats) }))]
  const thens: { value: Then; label: string }[] = [
    { value: "nothing", label: t("macros.thenNothing") },
    { value: "done", label: t("macros.thenDone") },
    ...times(value.then).map((key) => ({ value: key, label: t("macros.thenSnooze", { when: sayWhen(key, words, formats) }) })),
    { value: "customer", label: t("macros.thenCustomer") },
  ]
  return (
    <FormDialog wide title={macro?.title ?? t("macros.add")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      <HeadFields value={value} set={set} form={form} />
      <VariantsField value={value.variants} onChange={(variants) => set({ variants })} error={form.fault("variants")} />
      <ButtonsField value={value.buttons} onChange={(buttons) => set({ buttons })} error={form.fault("buttons")} />
      <Field label={t("macros.later")} hint={t("macros.laterHint")}>
        {({ id }) => <Select id={id} label={t("macros.later")} value={value.later} choices={laters} onChange={(later) => set({ later })} />}
      </Field>
      <Field label={t("macros.who")}>
        {({ id }) => (
          <Select
            id={id}
            label={t("macros.who")}
            value={value.assign}
            choices={[
              { value: "nobody", label: t("macros.whoNobody") },
              { value: "me", label: t("macros.whoMe") },
              ...holders.map(({ kind, id, name }) => ({ value: `${kind}/${id}`, label: kind === "user" ? name : t("macros.whoPool", { name }) })),
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
  buttons: Rows
  /** "nobody", "me", or whose: "user/3", "team/1", "role/2". */
  assign: string
  /** "now", or when. */
  later: string
  status: number
  tags: string
  then: Then
}

function thenOf({ then }: MacroSteps): Then {
  if (!then) return "nothing"
  return then.kind === "done" ? "done" : (keyOfWhen(then) ?? "customer")
}

/** What is offered, and what stands there already though nobody offers it. */
const times = (chosen: string): readonly WhenKey[] => (/^\d/.test(chosen) && !WHENS.includes(chosen) ? [chosen, ...WHENS] : WHENS)

function whomOf({ assign }: MacroSteps): string {
  if (!assign) return "nobody"
  if (assign.me) return "me"
  return assign.pool ? `${assign.pool.kind}/${assign.pool.id}` : assign.user_id ? `user/${assign.user_id}` : "nobody"
}

function givenTo(whom: string): MacroSteps["assign"] | null {
  if (whom === "nobody") return null
  if (whom === "me") return { me: true }
  const [kind, id] = whom.split("/") as ["user" | "team" | "role", string]
  return kind === "user" ? { user_id: Number(id) } : { pool: { kind, id: Number(id) } }
}

function endOf(then: Then): Record<string, unknown> | null {
  if (then === "nothing") return null
  if (then === "done") return { kind: "done" }
  return { kind: "snooze", ...(then !== "customer" && whenOfKey(then)) }
}

function stepsOf({ variants, buttons, assign, later, status, tags, then }: Draft) {
  const names = tags.split(",").map((name) => name.trim()).filter(Boolean)
  const to = givenTo(assign)
  const end = endOf(then)
  const rows = said(buttons)
  return { variants, tags: names, ...(rows.length > 0 && { buttons: rows }), ...(later !== "now" && { later: whenOfKey(later) }), ...(to && { assign: to }), ...(status && { status_id: status }), ...(end && { then: end }) }
}

function nameOf({ shipped, name }: Status, { t }: Words): string {
  return shipped ? t(`status.${shipped}` as WordKey) : name
}
