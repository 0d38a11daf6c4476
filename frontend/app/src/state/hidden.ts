import type { EditRole } from "../wire/api.gen"

/** What a role may not be shown of people, requests and companies. The administrator's own fields say it themselves. */
export type HiddenField = NonNullable<EditRole["hidden_fields"]>[number]

export const HIDDEN_FIELDS: readonly HiddenField[] = ["phone", "email", "birthday", "budget", "comment", "address", "turnover"]

export const hiddenField = (name: unknown): HiddenField | undefined => HIDDEN_FIELDS.find((each) => each === name)
