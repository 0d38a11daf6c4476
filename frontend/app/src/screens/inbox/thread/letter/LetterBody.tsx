import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { ErrorState } from "../../../../parts/Placeholders"
import { http } from "../../../../wire/http"
import type { LetterView } from "../../../../wire/api.gen"
import type { Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { LetterPage } from "./LetterPage"
import { letterOf } from "./letter"

/** What of a letter waits to be asked for: how it was designed, and the tail that repeats earlier ones. */
export function LetterBody({ message }: { message: Message }) {
  const { t } = useWords()
  const letter = letterOf(message.meta)
  const [page, setPage] = useState(letter?.rich === true)
  const [quote, setQuote] = useState(false)
  if (!letter || !(letter.has_html || letter.has_quote || letter.cut)) return null
  const wanted = (page && letter.has_html) || quote
  return (
    <div className="letter-more">
      {wanted && <Fetched message={message} page={page && letter.has_html === true} quote={quote} />}
      {letter.cut && <p className="hint">{t("letter.cut")}</p>}
      <div className="letter-buttons">
        {letter.has_quote && <Toggle on={quote} onPress={setQuote} show={t("letter.quote")} hide={t("letter.quoteHide")} icon="more" />}
        {letter.has_html && <Toggle on={page} onPress={setPage} show={t("letter.page")} hide={t("letter.pageHide")} icon="eye" />}
      </div>
    </div>
  )
}

interface ToggleProps {
  on: boolean
  onPress: (on: boolean) => void
  show: string
  hide: string
  icon: "more" | "eye"
}

function Toggle({ on, onPress, show, hide, icon }: ToggleProps) {
  return (
    <button type="button" className="letter-toggle" aria-expanded={on} onClick={() => onPress(!on)}>
      <Icon name={on && icon === "eye" ? "eyeOff" : icon} size={14} />
      {on ? hide : show}
    </button>
  )
}

function Fetched({ message, page, quote }: { message: Message; page: boolean; quote: boolean }) {
  const { t } = useWords()
  const { conversation_id, seq } = message
  const { data, error, refetch } = useQuery({ queryKey: ["letter", message.id], queryFn: () => http.get<LetterView>(`/conversations/${conversation_id}/messages/${seq}/letter`), staleTime: Infinity })
  if (error) return <ErrorState title={t("letter.failed")} error={error} onRetry={() => void refetch()} />
  if (!data) return <p className="hint" aria-busy="true">{t("letter.opening")}</p>
  return (
    <>
      {page && <LetterPage message={message} held={data.held} />}
      {quote && <div className="letter-quote">{data.quote}</div>}
    </>
  )
}
