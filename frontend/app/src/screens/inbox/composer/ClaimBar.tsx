import { Avatar } from "../../../parts/Avatar"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { Action } from "../../../parts/keys/actions"
import { useActions } from "../../../parts/keys/actions"
import { useNow } from "../../../parts/useNow"
import { useMay, useMe } from "../../../shell/me"
import type { ConversationRow, Named } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { As } from "./unsent"
import type { Writing } from "./writing"
import { isReady } from "./writing"

interface Props {
  row: ConversationRow
  writing: Writing
  mayNote: boolean
  onNote: () => void
  onSend: (as: As) => void
}

/** Somebody else leads this dialog: who, and what of mine can be done with my words. Or why the server did not take them. */
export function ClaimBar({ row, writing, mayNote, onNote, onSend }: Props) {
  const { t } = useWords()
  const me = useMe().id
  const { refusal } = writing
  const lost = refusal?.code === "claimed_by_other"
  const holder = row.responsible ?? (lost ? refusal.holder : null)
  // asked above, with its button
  if (refusal?.code === "address_after_merge" && row.formerly !== null) return null
  if (refusal && !lost)
    return (
      <div className="claim-bar" data-fault role="alert">
        <Icon name="alert" size={16} />
        <p>{t("composer.notSent", { reason: refusal.message })}</p>
      </div>
    )
  if (!holder || holder.id === me) return null
  return (
    <div className="claim-bar" role={lost ? "alert" : "note"} data-lost={lost || undefined}>
      <Avatar id={holder.id} name={holder.name} size={24} decorative />
      <p>{lost ? <Lost holder={holder} row={row} /> : t("composer.ledBy", { name: holder.name })}</p>
      <Choices writing={writing} lost={lost} holder={holder} mayNote={mayNote} onNote={onNote} onSend={onSend} />
    </div>
  )
}

/** Who leads it, and when they answered, if that is the last word said. */
function Lost({ holder, row: { last_message: last } }: { holder: Named; row: ConversationRow }) {
  const { t } = useWords()
  const { span } = useFormats()
  const now = useNow()
  if (last?.direction !== "out" || last.author !== holder.name) return t("composer.lost", { name: holder.name })
  return t("composer.lostAnswered", { name: holder.name, span: span(Math.max(1, (now - Date.parse(last.at)) / 1000)) })
}

interface ChoicesProps extends Omit<Props, "row"> {
  lost: boolean
  holder: Named
}

function Choices({ writing, lost, holder, mayNote, onNote, onSend }: ChoicesProps) {
  const { t } = useWords()
  const mayTake = useMay("conversations.take_over")
  const mayFor = useMay("conversations.reply_others")
  const ready = isReady(writing)
  const group = t("thread.keys")
  const deeds: (Action & { icon: "note" | "user" | "reply" })[] = [
    ...(mayNote && (lost || ready) ? [{ id: "into-note", label: t("composer.intoNote"), group, icon: "note" as const, run: onNote }] : []),
    ...(ready && mayTake ? [{ id: "take-over", label: t("composer.takeOver"), group, icon: "user" as const, run: () => onSend("take_over") }] : []),
    ...(ready && mayFor ? [{ id: "answer-for", label: t("composer.answerFor", { name: holder.name }), group, icon: "reply" as const, run: () => onSend("for_responsible") }] : []),
  ]
  useActions(deeds)
  return (
    <span className="claim-deeds">
      {deeds.map(({ id, label, icon, run }) => (
        <Button key={id} small {...(id === "into-note" && { icon })} onClick={run}>
          {label}
        </Button>
      ))}
    </span>
  )
}
