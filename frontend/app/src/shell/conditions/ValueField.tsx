import { Select } from "../../parts/Select"
import { CompanyPick } from "../CompanyPick"
import { useMe } from "../me"
import { WarmthMark } from "../../parts/Marks"
import { looks, useWarmthSetting } from "../../state/warmth"
import { useColleagues, useTags } from "../../state/house"
import type { ColumnView } from "../../wire/api.gen"
import type { WordKey } from "../../words/words"
import { useWords } from "../../words/words"

import type { Op } from "./conditions"
import { useEntries } from "./entries"

type Value = string | number | boolean
interface Props {
  column: ColumnView
  op: Op
  value: Value | undefined
  onChange: (value: Value) => void
}

/** What a condition compares with, by the kind of its column. */
export function ValueField(props: Props) {
  const { column, op, value, onChange } = props
  const { t } = useWords()
  const label = t("lists.value")
  if (op === "last_days") return <input className="input" type="number" min={1} aria-label={t("lists.days")} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)} />
  switch (column.kind) {
    case "date":
    case "moment":
      return <input className="input" type="date" aria-label={label} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)} />
    case "flag":
      return (
        <Select
          label={label}
          nothing={t("lists.pick")}
          value={typeof value === "boolean" ? String(value) : null}
          choices={[
            { value: "true", label: t("own.yes") },
            { value: "false", label: t("own.no") },
          ]}
          onChange={(to) => onChange(to === "true")}
        />
      )
    case "choice":
      return <Choice {...props} />
    case "set":
      return column.name === "tags" ? <TagValue {...props} /> : <Choice {...props} />
    case "entry":
      return <EntryValue {...props} />
    case "stage":
      return <StageValue {...props} />
    case "user":
      return <Person {...props} />
    case "company":
      return <CompanyPick value={typeof value === "number" ? value : null} onPick={({ id }) => onChange(id)} />
    default:
      return (
        <input className="input" aria-label={label} inputMode={column.kind === "text" || column.kind === "reach" ? undefined : "decimal"} value={String(value ?? "")} onChange={(event) => onChange(event.target.value)} />
      )
  }
}

/** Where the words of a standing choice are. */
const OF_CHOICE: Record<string, string> = {
  status: "invoices.",
  state: "orders.", kind: "lists.kind_", category: "funnels.category_" }

/** Of a dictionary of the house: a funnel, a status, a source, a reason. */
function EntryValue({ column, value, onChange }: Props) {
  const { t } = useWords()
  const choices = useEntries(column.name)
  return <Select label={t("lists.value")} nothing={t("lists.pick")} value={typeof value === "number" ? value : null} choices={choices} onChange={onChange} />
}

function StageValue({ value, onChange }: Props) {
  const words = useWords()
  const { data } = useWarmthSetting()
  const choices = data ? looks(data, words).map((look) => ({ value: look.id, label: look.name, mark: <WarmthMark look={look} bare /> })) : []
  return <Select label={words.t("lists.value")} nothing={words.t("lists.pick")} value={typeof value === "number" ? value : null} choices={choices} onChange={onChange} />
}

function Choice({ column, value, onChange }: Props) {
  const { t } = useWords()
  const own = column.label !== ""
  const choices = column.options.map(({ id = 0, label }) => ({ value: own ? String(id) : label, label: own ? label : t(`${OF_CHOICE[column.name] ?? "contacttype."}${label}` as WordKey) }))
  return <Select label={t("lists.value")} nothing={t("lists.pick")} value={value === undefined ? null : String(value)} choices={choices} onChange={(to) => onChange(own ? Number(to) : to)} />
}

function TagValue({ value, onChange }: Props) {
  const { t } = useWords()
  const choices = useTags().map(({ id, name }) => ({ value: id, label: name }))
  return <Select label={t("lists.value")} nothing={t("lists.pick")} value={typeof value === "number" ? value : null} choices={choices} onChange={onChange} />
}

function Person({ value, onChange }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const people = useColleagues().filter(({ id }) => id !== me)
  const choices = [{ value: "me", label: t("lists.me") }, ...people.map(({ id, name }) => ({ value: String(id), label: name }))]
  return <Select label={t("lists.value")} nothing={t("lists.pick")} value={value === undefined ? null : String(value)} choices={choices} onChange={(to) => onChange(to === "me" ? to : Number(to))} />
}
