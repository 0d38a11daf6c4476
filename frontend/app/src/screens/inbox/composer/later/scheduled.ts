import type { Message } from "../../../../wire/types"

export const sendAt = ({ meta }: Message): string | null => (typeof meta.send_at === "string" ? meta.send_at : null)

/** It has gone from here: sent at the thread's end, or taken back into the field. Its place stays, empty. */
export const hasMoved = (message: Message): boolean =>
  message.meta.sent_as !== undefined || (message.state === "cancelled" && sendAt(message) !== null && !message.error)

/** Queued, but a person has to decide first. */
export const isHeld = ({ state, error }: Message): boolean => state === "queued" && typeof error?.code === "string" && error.code.startsWith("held_")
