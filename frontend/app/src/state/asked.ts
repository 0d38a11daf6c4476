import type { OwnField, Place, Values } from "./fields"
import { isShown } from "./fields"

/** Own fields that a new request has to have: at creation, or in the status that it begins in (`required`). Who only reads one cannot give it. */
export const asked = (fields: readonly OwnField[], place: Place, values: Values, required: readonly string[]): OwnField[] =>
  fields.filter((field) => field.entity === "card" && field.access === "edit" && isShown(field, values, place) && (field.required || required.includes(`field:${field.id}`)))
