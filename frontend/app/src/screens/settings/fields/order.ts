import type { FieldSection, FieldSetups, OwnField } from "../../../wire/api.gen"

export type Section = Required<FieldSection>

/** Living fields of an entity in their sections; the first one is nameless and always there. */
export function sectionsOf({ items, groups }: FieldSetups, entity: OwnField["entity"]): Section[] {
  const living = items.filter(({ field, state }) => field.entity === entity && state === "live")
  const inside = (id: number | null) => living.filter(({ field }) => field.group_id === id).map(({ field }) => field.id)
  return [{ id: null, name: "", fields: inside(null) }, ...groups.filter((each) => each.entity === entity).map(({ id, name }) => ({ id, name, fields: inside(id) }))]
}

/** Into that section, before that field; null: at its end. */
export function put(sections: readonly Section[], field: number, section: number, before: number | null): Section[] {
  return sections.map((each, at) => {
    const rest = each.fields.filter((id) => id !== field)
    if (at !== section) return { ...each, fields: rest }
    const place = before === null || before === field ? -1 : rest.indexOf(before)
    return { ...each, fields: place < 0 ? [...rest, field] : [...rest.slice(0, place), field, ...rest.slice(place)] }
  })
}

/** One place up (−1) or down (1), over the borders of sections. */
export function step(sections: readonly Section[], field: number, by: 1 | -1): Section[] {
  const at = sections.findIndex(({ fields }) => fields.includes(field))
  const { fields } = sections[at]!
  const place = fields.indexOf(field) + by
  if (place >= 0 && place < fields.length) return put(sections, field, at, by < 0 ? fields[place]! : (fields[place + 1] ?? null))
  const next = sections[at + by]
  if (!next) return [...sections]
  return put(sections, field, at + by, by < 0 ? null : (next.fields[0] ?? null))
}

/** A section goes; its fields stand behind those of the one above. */
export const without = (sections: readonly Section[], gone: number): Section[] =>
  sections.flatMap((each, at) => (at === gone ? [] : at === gone - 1 ? [{ ...each, fields: [...each.fields, ...sections[gone]!.fields] }] : [each]))

/** Is it another order than before? */
export const alike = (a: readonly Section[], b: readonly Section[]) => JSON.stringify(a) === JSON.stringify(b)
