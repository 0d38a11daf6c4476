import type { Shown } from "../../../parts/buttons/ButtonRows"
import { ButtonRows } from "../../../parts/buttons/ButtonRows"
import type { Message } from "../../../wire/types"

/** Buttons below a bubble, as wide as bubbles are. */
export function Under({ rows }: { rows: readonly (readonly Shown[])[] }) {
  if (!rows.length) return null
  return (
    <div className="bubble-under">
      <ButtonRows rows={rows} />
    </div>
  )
}

/** What stands under a message of ours (meta.buttons); what was taken back has none. */
export const buttonsOf = ({ meta, deleted_at }: Pick<Message, "meta" | "deleted_at">): Shown[][] => (deleted_at === null && Array.isArray(meta.buttons) ? (meta.buttons as Shown[][]) : [])

/** The customer pressed a button, and this is all that it says: the words stand there already. */
export function isPress({ meta, text }: Pick<Message, "meta" | "text">): boolean {
  const other = (meta.other ?? {}) as { kind?: string; title?: string }
  return other.kind === "button" && (other.title ?? "") === text
}
