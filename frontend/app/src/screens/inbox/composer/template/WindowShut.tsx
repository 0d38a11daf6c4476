import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import type { ConversationRow } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import "./template.css"

interface Props {
  row: ConversationRow
  /** Something was written before it shut. */
  written: string
  hours: number
  /** Null: its messages cannot be had beforehand. */
  onTemplate: (() => void) | null
}

/** In place of the field: the customer has been silent too long, and what can be done all the same. */
export function WindowShut({ row, written, hours, onTemplate }: Props) {
  const { t } = useWords()
  const { when } = useFormats()
  const wrote = row.window_until !== null && row.in_seq > 0 ? new Date(Date.parse(row.window_until) - hours * 3_600_000).toISOString() : null
  return (
    <div className="window-shut" role="status">
      <Icon name="lock" size={16} />
      <div>
        <p>{wrote ? t("template.shut", { when: when(wrote), n: hours }) : t("template.neverWrote")}</p>
        {written.trim() && <p className="window-kept cut">{t("template.kept", { text: written.trim() })}</p>}
      </div>
      {onTemplate && (
        <Button look="primary" icon="template" chord="KeyT" onClick={onTemplate}>
          {t("template.write")}
        </Button>
      )}
    </div>
  )
}
