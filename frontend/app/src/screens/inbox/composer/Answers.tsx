import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Quoted } from "../thread/Quote"

/** Which message the answer will quote. */
export function Answers({ message, onDrop }: { seq: number; message: Message | null; onDrop: () => void }) {
  const { t } = useWords()
  return (
    <div className="composer-answers">
      <Icon name="reply" size={16} />
      <div className="quote">{message ? <Quoted message={message} /> : <span className="quote-text">{t("thread.earlier")}</span>}</div>
      <IconButton small icon="close" label={t("composer.dropQuote")} onClick={onDrop} />
    </div>
  )
}
