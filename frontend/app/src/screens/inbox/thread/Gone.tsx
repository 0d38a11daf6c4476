import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { up } from "../../../parts/up"
import { useWidth } from "../../../parts/useWidth"
import type { Gone as GoneFacts } from "../../../state/dialogs"
import type { ConversationRow } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { useWriting } from "../composer/desk"
import { useDrafts } from "../composer/useDrafts"
import type { Kind } from "../composer/writing"
import { titleOf } from "../list/preview"

/** It went out of my sight while I had it open: the pane stays, says who has it now, and keeps what I wrote. */
export function Gone({ row, gone }: { row: ConversationRow; gone: GoneFacts }) {
  const words = useWords()
  const { t } = words
  const phone = useWidth() === "phone"
  useDrafts(row.id)
  const title = gone.holder ? t("thread.goneTo", { name: gone.holder.name }) : t("thread.gone")
  return (
    <section className="conversation" aria-label={t("thread.conversation")}>
      <header className="thread-head">
        {phone && <IconButton icon="back" label={t("common.back")} onClick={() => up("/inbox")} />}
        <div className="thread-who">
          <h1 className="cut">{titleOf(row, words)}</h1>
        </div>
        <Icon name="lock" size={18} />
      </header>
      <div role="status" className="gone">
        <EmptyState icon="lock" title={title} hint={t("thread.goneHint")} />
      </div>
      <Kept id={row.id} kind="reply" />
      <Kept id={row.id} kind="note" />
    </section>
  )
}

function Kept({ id, kind }: { id: number; kind: Kind }) {
  const { t } = useWords()
  const { text } = useWriting(id, kind)
  if (!text.trim()) return null
  return (
    <div className="gone-kept">
      <p>{t(kind === "reply" ? "thread.keptReply" : "thread.keptNote")}</p>
      <blockquote>{text}</blockquote>
      <IconButton
        small
        icon="copy"
        label={t("thread.copy")}
        onClick={() => void navigator.clipboard.writeText(text).then(() => tell(t("thread.copied")))}
      />
    </div>
  )
}
