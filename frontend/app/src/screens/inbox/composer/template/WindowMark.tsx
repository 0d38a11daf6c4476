import { Icon } from "../../../../parts/icon/Icon"
import { useNow } from "../../../../parts/useNow"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { windowAt } from "./window"

const HOUR_S = 3600

/** Until when one may write freely, and how long that is still; amber in the last hour. */
export function WindowMark({ until }: { until: string }) {
  const { t } = useWords()
  const { when, span, exact } = useFormats()
  const now = useNow()
  const { left, soon } = windowAt(until, now)
  if (left <= 0) return null
  return (
    <p className="window-mark" data-soon={soon || undefined} title={`${exact(until)}. ${t("template.windowHint")}`}>
      <Icon name="clock" size={12} />
      <span className="cut">
        {t("template.openUntil", { when: when(until, now) })}
        <span className="window-left"> {t("template.left", { span: span(left > 2 * HOUR_S ? Math.floor(left / HOUR_S) * HOUR_S : left) })}</span>
      </span>
    </p>
  )
}
