import { useRef, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { StatusDot } from "../../../parts/Marks"
import { tipOf } from "../../../parts/Tooltip"
import { http } from "../../../wire/http"
import type { Funnel, Status } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { statusColor, statusName } from "../../../state/statuses"
import { change, patchStatus } from "./change"
import { InPlace } from "./InPlace"
import type { Handle } from "./useOrder"

interface Props {
  status: Status
  cards: number
  open: boolean
  onOpen: () => void
  drag: Handle
}

/** A status as the column that it will be. */
export function Column({ status, cards, open, onOpen, drag }: Props) {
  const words = useWords()
  const { t } = words
  const name = statusName(status, words)
  const color = statusColor(status.color)
  return (
    <li className="funnel-column" data-open={open || undefined} data-drop={drag.mark ?? undefined} style={{ borderTopColor: color }} onDragOver={drag.over} onDrop={drag.drop}>
      <div className="funnel-column-head">
        <StatusDot category={status.category} color={color} />
        <InPlace className="funnel-step-name" label={t("funnels.rename", { name })} value={name} onKeep={(typed) => patchStatus(status, () => ({ name: typed }), words)} />
      </div>
      <p>{t(`funnels.category_${status.category}`)}</p>
      <p className="funnel-cards">{t("funnels.cards", { n: cards })}</p>
      <p className="funnel-marks">
        {status.is_default && <span>{t("funnels.isDefault")}</span>}
        {status.locked && (
          <span>
            <Icon name="lock" size={12} />
            {t("funnels.isLocked")}
          </span>
        )}
      </p>
      <button type="button" className="funnel-grip" draggable aria-label={t("funnels.move", { name })} aria-description={t("funnels.moveHint")} {...tipOf(t("funnels.moveHint"))} onDragStart={drag.start} onDragEnd={drag.end} onKeyDown={drag.keys}>
        <Icon name="sort" size={14} />
      </button>
      <button type="button" className="funnel-open" aria-expanded={open} aria-label={t("funnels.open", { name })} onClick={onOpen}>
        <Icon name="gear" size={16} />
      </button>
    </li>
  )
}

/** The last column: what is typed there is a status. */
export function NewColumn({ funnel }: { funnel: Funnel }) {
  const words = useWords()
  const { t } = words
  const [name, type] = useState<string | null>(null)
  const busy = useRef(false)
  const add = async () => {
    // Enter takes the field away, and a field that goes is left
    if (busy.current) return
    const typed = name?.trim()
    if (!typed) {
      type(null)
      return
    }
    busy.current = true
    const made = await change(() => http.post("/statuses", { funnel_id: funnel.id, name: typed }), words)
    busy.current = false
    if (made) type((now) => (now === name ? null : now))
  }
  return (
    <li className="funnel-column funnel-new">
      {name === null ? (
        <button type="button" onClick={() => type("")}>
          <Icon name="plus" size={16} />
          {t("funnels.addStep")}
        </button>
      ) : (
        <input
          className="input"
          aria-label={t("funnels.newStepName")}
          placeholder={t("funnels.newStepName")}
          value={name}
          maxLength={60}
          autoComplete="off"
          autoFocus
          onChange={(event) => type(event.target.value)}
          onBlur={() => void add()}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) void add()
            if (event.key === "Escape") {
              event.stopPropagation()
              type(null)
            }
          }}
        />
      )}
    </li>
  )
}
