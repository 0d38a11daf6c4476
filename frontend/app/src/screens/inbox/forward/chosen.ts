import type { Attachment, Message } from "../../../wire/types"

/** What may be passed on: what was said by either side and is out. Notes are between colleagues. */
export const forwardable = ({ direction, state, deleted_at }: Pick<Message, "direction" | "state" | "deleted_at">): boolean =>
  deleted_at === null && (direction === "in" || (direction === "out" && (state === "sent" || state === "delivered" || state === "read")))

/** Files of what is chosen that are here. */
export const filesOf = (messages: readonly Message[]): Attachment[] => messages.flatMap(({ attachments }) => attachments.filter(({ state }) => state === "stored"))

export const sizeOf = (files: readonly Attachment[]): number => files.reduce((sum, { size }) => sum + (size ?? 0), 0)

/** Fwd: once, whatever stood there. */
export const fwd = (subject: string): string => (/^(fwd?|fw|пер(есл)?|persiųsta):/i.test(subject) ? subject : `Fwd: ${subject}`)
