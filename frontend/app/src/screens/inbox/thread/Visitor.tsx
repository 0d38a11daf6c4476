import { usePresence } from "../../../state/live"
import { useWords } from "../../../words/words"

/** The other side is there now: writing, or on which page of the site. Nothing while nobody knows. */
export function Visitor({ conversation }: { conversation: number }) {
  const { t } = useWords()
  const customer = usePresence(({ at }) => at.get(conversation)?.customer)
  if (!customer) return null
  const { typing, url, title } = customer
  if (typing) return <span className="thread-visitor" data-writes>{t("visitor.writes")}</span>
  if (!url) return <span className="thread-visitor">{t("visitor.here")}</span>
  return (
    <span className="thread-visitor cut" title={url}>
      {t("visitor.on", { page: title || url.replace(/^https?:\/\//, "") })}
    </span>
  )
}
