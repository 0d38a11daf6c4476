import type { ReactNode } from "react"
import { IconButton } from "../../../parts/Button"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { TagPicker } from "../../../parts/TagPicker"
import { useColumnName } from "../../../shell/conditions/columnName"
import { useEntries } from "../../../shell/conditions/entries"
import { useColumns } from "../../../shell/conditions/useColumns"
import { ValueField } from "../../../shell/conditions/ValueField"
import { useActivityKinds } from "../../../state/activityKinds"
import { useColleagues, useTags } from "../../../state/house"
import type { RoleView, RuleDo, RuleWho, TaskTemplateView, TeamView, WebhookView } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { Several } from "../pieces/Several"
import { useList } from "../pieces/useList"
import type { Place } from "./held"
import { Recorded } from "./Recorded"
import { Texts } from "./Texts"
import { Variables } from "./Variables"

export const DEEDS = ["notify", "assign", "tag", "untag", "set_status", "set_field", "task", "record", "message", "webhook"] as const
const SETTABLE = ["title", "comment", "source_id"]
const KINDS = ["text", "number", "money", "date", "choice", "flag", "user"]

interface Part {
  deed: RuleDo
  heard: readonly Place[]
  wrong: (field: string) => string | undefined
  onChange: (deed: RuleDo) => void
}

interface Props {
  deed: RuleDo
  at: number
  /** What the events hold that the rule waits for. */
  heard: readonly Place[]
  fault: (field: string) => string | undefined
  onChange: (deed: RuleDo) => void
  onRemove?: (() => void) | undefined
}

/** One deed: what to do, and with what. */
export function DoField({ deed, at, heard, fault, onChange, onRemove }: Props) {
  const { t } = useWords()
  const wrong = (field: string) => fault(`do.${at}.${field}`)
  return (
    <li className="rule-deed">
      <div className="rule-line">
        <Select label={t("rules.deed")} value={deed.kind} choices={DEEDS.map((kind) => ({ value: kind, label: t(`rules.do_${kind}`) }))} onChange={(kind) => onChange({ kind })} />
        <With deed={deed} heard={heard} wrong={wrong} onChange={onChange} />
        {onRemove && <IconButton small icon="close" label={t("rules.removeDeed")} onClick={onRemove} />}
      </div>
    </li>
  )
}

function With(props: Part) {
  const { deed, wrong, onChange } = props
  const { t } = useWords()
  const statuses = useEntries("status_id")
  switch (deed.kind) {
    case "tag":
    case "untag":
      return <Tags {...props} />
    case "set_status":
      return <Pick label={t("rules.to_status")} value={deed.status_id} choices={statuses} wrong={wrong("status_id")} onChange={(status_id) => onChange({ ...deed, status_id })} />
    case "set_field":
      return <OwnField {...props} />
    case "assign":
      return <Whose {...props} />
    case "task":
      return <Template {...props} />
    case "record":
      return <OwnKind {...props} />
    case "webhook":
      return <Hook {...props} />
    case "notify":
      return <Tell {...props} />
    default:
      return <Texts texts={deed.texts ?? {}} heard={props.heard} wrong={wrong("texts")} onChange={(texts) => onChange({ ...deed, texts })} />
  }
}

function Wrong({ text }: { text: string | undefined }) {
  return text ? (
    <span className="field-error" role="alert">
      {text}
    </span>
  ) : null
}

function Pick<T extends string | number>({ label, value, choices, wrong, onChange }: { label: string; value: T | null | undefined; choices: { value: T; label: string; group?: string; mark?: ReactNode }[]; wrong: string | undefined; onChange: (value: T) => void }) {
  const { t } = useWords()
  // what was deleted is said to be so
  const nothing = value == null || choices.some((each) => each.value === value) ? t("rules.pick") : t("rules.gone")
  return (
    <>
      <Select label={label} nothing={nothing} value={value ?? null} choices={choices} onChange={onChange} />
      <Wrong text={wrong} />
    </>
  )
}

function On({ deed, onChange }: Pick2) {
  const { t } = useWords()
  return (
    <Segments
      label={t("rules.on")}
      value={deed.on ?? "card"}
      choices={[
        { value: "card", label: t("rules.on_card") },
        { value: "contact", label: t("rules.on_contact") },
      ]}
      onChange={(on) => onChange(deed.kind === "set_field" ? { kind: deed.kind, on } : { ...deed, on })}
    />
  )
}
type Pick2 = Omit<Part, "wrong" | "heard">

function Tags({ deed, wrong, onChange }: Part) {
  const { t } = useWords()
  const tags = useTags()
  const names = (deed.tag_ids ?? []).map((id) => tags.find((tag) => tag.id === id)?.name ?? t("rules.gone"))
  return (
    <>
      <On deed={deed} onChange={onChange} />
      <TagPicker tags={tags} chosen={names} onChange={(chosen) => onChange({ ...deed, tag_ids: tags.filter(({ name }) => chosen.includes(name)).map(({ id }) => id) })} />
      <Wrong text={wrong("tag_ids")} />
    </>
  )
}

function OwnField({ deed, wrong, onChange }: Part) {
  const { t } = useWords()
  const nameOf = useColumnName()
  const of = deed.on ?? "card"
  const columns = useColumns(of).filter(({ name, kind }) => (of === "card" && SETTABLE.includes(name)) || (name.startsWith("field:") && KINDS.includes(kind)))
  const column = columns.find(({ name }) => name === deed.field)
  return (
    <>
      <On deed={deed} onChange={onChange} />
      <Pick label={t("rules.fields")} value={deed.field} choices={columns.map((each) => ({ value: each.name, label: nameOf(each) }))} wrong={wrong("field")} onChange={(field) => onChange({ kind: deed.kind, on: of, field })} />
      {column && <ValueField column={column} op="is" value={deed.value as string | number | boolean | undefined} onChange={(value) => onChange({ ...deed, value })} />}
    </>
  )
}

function Whose({ deed, wrong, onChange }: Part) {
  const words = useWords()
  const { t } = words
  const people = useColleagues()
  const roles = useList<RoleView>("/roles").data ?? []
  const teams = useList<TeamView>("/teams").data ?? []
  const chosen = deed.whom === "contact" ? "contact" : deed.whom ? `${deed.whom}:${deed.user_id ?? deed.pool_id ?? ""}` : null
  const choices = [
    { value: "contact", label: t("rules.whom_contact") },
    ...people.map(({ id, name }) => ({ value: `user:${id}`, label: name, group: t("rules.people") })),
    ...teams.map(({ id, name }) => ({ value: `team:${id}`, label: name, group: t("rules.teams") })),
    ...roles.map((role) => ({ value: `role:${role.id}`, label: roleName(role, words), group: t("rules.roles") })),
  ]
  const put = (value: string) => {
    const [whom, id] = value.split(":") as [NonNullable<RuleDo["whom"]>, string | undefined]
    onChange({ kind: deed.kind, whom, ...(id && (whom === "user" ? { user_id: Number(id) } : { pool_id: Number(id) })) })
  }
  return <Pick label={t("rules.whom")} value={chosen} choices={choices} wrong={wrong("whom") ?? wrong("user_id") ?? wrong("pool_id")} onChange={put} />
}

function Template({ deed, wrong, onChange }: Part) {
  const { t } = useWords()
  const all = useList<TaskTemplateView>("/task-templates").data ?? []
  return <Pick label={t("rules.do_task")} value={deed.template_id} choices={all.map(({ id, title }) => ({ value: id, label: title }))} wrong={wrong("template_id")} onChange={(template_id) => onChange({ ...deed, template_id })} />
}

function OwnKind({ deed, heard, wrong, onChange }: Part) {
  const { t } = useWords()
  const kinds = useActivityKinds().filter(({ archived }) => !archived)
  const fields = kinds.find(({ id }) => id === deed.kind_id)?.fields.filter(({ archived }) => !archived) ?? []
  // every value of the kind has its place, so that a fault of one that is empty is said beside it
  const pick = (kind_id: number) => onChange({ kind: deed.kind, kind_id, text: deed.text ?? "", values: Object.fromEntries((kinds.find(({ id }) => id === kind_id)?.fields ?? []).filter(({ archived }) => !archived).map(({ key }) => [key, ""])) })
  return (
    <>
      <Pick label={t("rules.do_record")} value={deed.kind_id} choices={kinds.map(({ id, name }) => ({ value: id, label: name }))} wrong={wrong("kind_id")} onChange={pick} />
      <input className="input rule-text" aria-label={t("rules.note")} placeholder={t("rules.note")} maxLength={1000} value={deed.text ?? ""} onChange={({ target }) => onChange({ ...deed, text: target.value })} />
      <Wrong text={wrong("text")} />
      {fields.length > 0 && <Recorded deed={deed} fields={fields} heard={heard} wrong={wrong} onChange={onChange} />}
      <Variables heard={heard} />
    </>
  )
}

function Hook({ deed, wrong, onChange }: Part) {
  const { t } = useWords()
  const all = useList<WebhookView>("/webhooks").data ?? []
  return <Pick label={t("rules.do_webhook")} value={deed.webhook_id} choices={all.map(({ id, name }) => ({ value: id, label: name }))} wrong={wrong("webhook_id")} onChange={(webhook_id) => onChange({ ...deed, webhook_id })} />
}

function Tell({ deed, heard, wrong, onChange }: Part) {
  const words = useWords()
  const { t } = words
  const people = useColleagues()
  const roles = useList<RoleView>("/roles").data ?? []
  const teams = useList<TeamView>("/teams").data ?? []
  const choices = [
    { value: "responsible", label: t("rules.to_responsible") },
    { value: "heads", label: t("rules.to_heads") },
    { value: "followers", label: t("rules.to_followers") },
    ...people.map(({ id, name }) => ({ value: `user:${id}`, label: name, group: t("rules.people") })),
    ...teams.map(({ id, name }) => ({ value: `team:${id}`, label: name, group: t("rules.teams") })),
    ...roles.map((role) => ({ value: `role:${role.id}`, label: roleName(role, words), group: t("rules.roles") })),
  ]
  const put = (values: string[]) =>
    onChange({
      ...deed,
      to: values.map((value): RuleWho => {
        const [kind, id] = value.split(":") as [RuleWho["kind"], string | undefined]
        return id ? { kind, id: Number(id) } : { kind }
      }),
    })
  return (
    <>
      <Several label={t("rules.do_notify")} any={t("rules.pick")} choices={choices} chosen={(deed.to ?? []).map(({ kind, id }) => (id ? `${kind}:${id}` : kind))} wrong={wrong("to")} onChange={put} />
      <input className="input rule-text" aria-label={t("rules.tellText")} placeholder={t("rules.tellText")} maxLength={1000} value={deed.text ?? ""} onChange={({ target }) => onChange({ ...deed, text: target.value })} />
      <Wrong text={wrong("text")} />
      <Variables heard={heard} />
    </>
  )
}
