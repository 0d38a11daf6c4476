import type { EditRole } from "../wire/api.gen"

/** What a role may not be shown of people, requests and companies. The administrator's own fields say it themselves. */
export type HiddenField = NonNullable<EditRole["hidden_fields"]>[number]

export const HIDDEN_FIELDS: readonly HiddenField[] = ["phone", "email", "birthday", "budget", "comment", "address", "turnover", "warmth"]

export const hiddenField = (name: unknown): HiddenField | undefined => HIDDEN_FIELDS.find((each) => each === name)

/** What a role may see of them and not change. */
export type ReadOnlyField = NonNullable<EditRole["read_only_fields"]>[number]

export const READ_ONLY_FIELDS: readonly ReadOnlyField[] = ["name", "phone", "email", "birthday", "address", "type", "responsible", "tags", "title", "source", "budget", "comment", "turnover"]

export const readOnlyField = (name: unknown): ReadOnlyField | undefined => READ_ONLY_FIELDS.find((each) => each === name)

/** As bodies and columns call them, where that is another name (backend/fields/seen_only.py). */
const SAME: Partial<Record<string, ReadOnlyField>> = { surname: "name", phones: "phone", emails: "email", responsible_id: "responsible", source_id: "source", items: "budget", addresses: "address" }

/** Is it a field that the role only sees? */
export const seenOnly = (column: string, readOnly: readonly string[]): boolean => readOnly.includes(SAME[column] ?? column)
