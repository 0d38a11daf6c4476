import type { FieldSetup, ShownWhen } from "../../../wire/api.gen"
import type { FieldOption } from "../../../state/fields"
import type { KindName } from "./kinds"

/** What the form holds. `default` is typed, as a value is. */
export interface Draft {
  name: string
  kind: KindName
  help: string
  required: boolean
  personal: boolean
  options: Required<FieldOption>[]
  currency: string
  decimals: number
  files_max: number
  default: string
  funnels: number[]
  condition: ShownWhen | null
  hidden_for: number[]
  read_only_for: number[]
}

export const NEW: Draft = {
  name: "",
  kind: "text",
  help: "",
  required: false,
  personal: false,
  options: [],
  currency: "RUB",
  decimals: 2,
  files_max: 20,
  default: "",
  funnels: [],
  condition: null,
  hidden_for: [],
  read_only_for: [],
}

const whole = ({ id = 0, label, color = "slate", archived = false }: FieldOption): Required<FieldOption> => ({ id, label, color, archived })

export function draftOf({ field, hidden_for, read_only_for }: FieldSetup): Draft {
  const { name, kind, help, required, personal, currency, decimals, files_max, funnels, condition } = field
  const options = field.options.filter(({ archived }) => !archived).map(whole)
  return { name, kind, help, required, personal, options, currency, decimals, files_max, funnels, condition, hidden_for, read_only_for, default: typedDefault(field.default, options) }
}

/** What is given to new ones, as one would type it. */
function typedDefault(value: unknown, options: readonly Required<FieldOption>[]): string {
  const label = (id: unknown) => options.find((each) => each.id === id)?.label ?? ""
  if (typeof value === "number") return label(value)
  if (Array.isArray(value)) return value.map(label).join("; ")
  if (typeof value === "boolean") return value ? "+" : "-"
  if (value && typeof value === "object" && "amount" in value && "currency" in value) return `${String(value.amount)} ${String(value.currency)}`
  return typeof value === "string" ? value : ""
}

/** What is sent of it: the kind is changed elsewhere; an empty line gives nothing to new ones. */
export function sent(changed: Partial<Draft>, now: Draft): object {
  const rest = Object.fromEntries(Object.entries(changed).filter(([name]) => name !== "kind")) as Partial<Draft>
  return {
    ...rest,
    ...(rest.options && { options: now.options.filter(({ label }) => label.trim()) }),
    ...("default" in rest && { default: now.default.trim() || null }),
  }
}
