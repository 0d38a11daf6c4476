import { DeliveryTicks } from "../../../parts/Marks"
import { useLine } from "../../../state/live"
import type { Pending } from "../../../state/messages"
import type { Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { MetaLine, NoteHead } from "./Bubble"
import { Media } from "./media/Media"
import { mediaWidth } from "./media/Photos"
import { Quote } from "./Quote"
import { isSmiles } from "../../../state/text/rich"
import { Under } from "./Under"
import { RichText } from "./RichText"

interface Props {
  pending: Pending
  first: boolean
  last: boolean
  answered: Message | null
  onJump: (seq: number) => void
}

/** Mine, before the server has confirmed it. */
export function PendingBubble({ pending, first, last, answered, onJump }: Props) {
  const { t } = useWords()
  const { clock } = useFormats()
  const offline = useLine(({ connection }) => connection === "offline")
  const note = pending.kind === "note"
  return (
    <article className="bubble-row" tabIndex={-1} data-walk data-direction={note ? "note" : "out"} data-first={first || undefined} data-last={last || undefined} data-pending>
      <div style={{ "--media": mediaWidth(pending.attachments) }} className="bubble" data-media={pending.attachments.length > 0 || undefined}>
        {note && first && <NoteHead name={null} />}
        {pending.reply_to !== null && <Quote seq={pending.reply_to} message={answered} onJump={onJump} />}
        <Media attachments={pending.attachments} />
        <div className="bubble-words">
          {pending.text && (
            <span className="bubble-text" data-smiles={(!pending.attachments.length && isSmiles(pending.text)) || undefined}>
              <RichText text={pending.text} entities={pending.entities ?? []} />
            </span>
          )}
          <MetaLine>
            {offline && <span>{t("thread.whenBack")}</span>}
            <time dateTime={pending.at}>{clock(pending.at)}</time>
            <DeliveryTicks state="sending" />
          </MetaLine>
        </div>
      </div>
      <Under rows={pending.buttons ?? []} />
    </article>
  )
}
