import { sent } from "../../../shell/events/value"
import type { ActivityKindView, KindField, RuleDo, RuleHeld, RuleWhen } from "../../../wire/api.gen"
import { settled } from "./IfField"
import type { Draft } from "./draft"

export type Op = NonNullable<RuleHeld["op"]>

/** What may be asked of a value (backend/rules/held.py). */
export const OPS: Record<NonNullable<KindField["type"]>, readonly Op[]> = {
  text: ["is", "is_not", "contains", "filled", "empty"],
  number: ["is", "is_not", "more", "less", "filled", "empty"],
  date: ["is", "more", "less", "filled", "empty"],
  yes_no: ["is", "filled", "empty"],
  choice: ["is", "is_not", "filled", "empty"],
  link: ["contains", "filled", "empty"],
}

export const isBare = (op: Op) => op === "filled" || op === "empty"

/** A field of an event, and whose. */
export interface Place {
  kind: ActivityKindView
  field: KindField
}

/** Values of the events that a rule waits for. */
export const heardBy = (when: RuleWhen, kinds: readonly ActivityKindView[]): Place[] =>
  when.kind === "activity" ? kinds.filter(({ id }) => (when.kind_ids ?? []).includes(id)).flatMap((kind) => kind.fields.filter(({ archived }) => !archived).map((field) => ({ kind, field }))) : []

export const variable = (key: string) => `{{event.${key}}}`

/** "sum" of "{{event.sum}}"; of anything beside it nothing. */
export const aloneIn = (value: unknown): string | null => (typeof value === "string" ? (/^\{\{ ?event\.(\w+) ?\}\}$/.exec(value.trim())?.[1] ?? null) : null)

/** Conditions about events that the rule no longer waits for go with them. */
export const heldBy = (when: RuleWhen, held: readonly RuleHeld[] | undefined): RuleHeld[] => (when.kind === "activity" ? (held ?? []).filter(({ kind_id }) => (when.kind_ids ?? []).includes(kind_id)) : [])

/** As it is sent: lines that are not finished are left out, and what was typed into numbers is a number. */
export function readied(draft: Draft, kinds: readonly ActivityKindView[]): Draft {
  const fieldOf = (kindId: number | null | undefined, key: string) => kinds.find(({ id }) => id === kindId)?.fields.find((field) => field.key === key)
  const said = (kindId: number | null | undefined, key: string, value: unknown) => {
    const field = fieldOf(kindId, key)
    return field && !aloneIn(value) ? sent({ type: field.type ?? "text" }, value) : value
  }
  const event = (draft.if.event ?? [])
    .filter(({ op, value }) => isBare(op ?? "is") || (value != null && value !== ""))
    .map((each) => ({ ...each, value: said(each.kind_id, each.key, each.value) }))
  const deed = (each: RuleDo): RuleDo =>
    each.kind === "record" && each.values ? { ...each, values: Object.fromEntries(Object.entries(each.values).map(([key, value]) => [key, said(each.kind_id, key, value)])) } : each
  const rest = settled({ ...draft.if, event: [] })
  return { ...draft, if: event.length ? { ...rest, event } : rest, do: draft.do.map(deed) }
}
