import { Icon } from "../../../parts/icon/Icon"
import { useWords } from "../../../words/words"
import type { Kind } from "./writing"

interface KindProps {
  kind: Kind
  now: Kind
  /** Something is written on it. */
  written: boolean
  onKind: (kind: Kind) => void
}

export function KindTab({ kind, now, written, onKind }: KindProps) {
  const { t } = useWords()
  return (
    <button type="button" className="composer-kind" data-kind={kind} aria-pressed={kind === now} onClick={() => onKind(kind)}>
      <Icon name={kind} size={14} />
      {t(kind === "reply" ? "composer.reply" : "composer.note")}
      {written && <i className="composer-written" title={t("composer.draft")} />}
    </button>
  )
}
