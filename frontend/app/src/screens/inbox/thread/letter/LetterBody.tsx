import { useQuery } from "@tanstack/react-query"
import { useState, type ReactNode } from "react"
import { Icon, type IconName } from "../../../../parts/icon/Icon"
import { ErrorState } from "../../../../parts/Placeholders"
import { http } from "../../../../wire/http"
import type { LetterView } from "../../../../wire/api.gen"
import type { Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { LetterPage } from "./LetterPage"
import { letterOf } from "./letter"

interface Props {
  message: Message
  /** Its text. */
  children: ReactNode
}

/** A letter is read once: as text, or as it was designed, with one press to the other. The tail that repeats earlier ones waits to be asked for. */
export function LetterBody({ message, children }: Props) {
  const { t } = useWords()
  const letter = letterOf(message.meta)
  const [designed, setDesigned] = useState(letter?.rich === true)
  const [quote, setQuote] = useState(false)
  if (!letter || !(letter.has_html || letter.has_quote || letter.cut)) return children
  const page = designed && letter.has_html === true
  // the page is the whole letter, its tail too
  const tail = quote && !page
  return (
    <>
      {!page && children}
      <div className="letter-more" data-page={page || undefined}>
        {(page || tail) && (
          <Fetched message={message} page={page}>
            {children}
          </Fetched>
        )}
        {letter.cut && <p className="hint">{t("letter.cut")}</p>}
        <div className="letter-buttons">
          {letter.has_quote && !page && (
            <Toggle icon="more" expanded={quote} onPress={() => setQuote(!quote)}>
              {t(quote ? "letter.quoteHide" : "letter.quote")}
            </Toggle>
          )}
          {letter.has_html && (
            <Toggle icon={page ? "note" : "image"} onPress={() => setDesigned(!page)}>
              {t(page ? "letter.asText" : "letter.asPage")}
            </Toggle>
          )}
        </div>
      </div>
    </>
  )
}

interface ToggleProps {
  icon: IconName
  expanded?: boolean
  onPress: () => void
  children: ReactNode
}

function Toggle({ icon, expanded, onPress, children }: ToggleProps) {
  return (
    <button type="button" className="letter-toggle" aria-expanded={expanded} onClick={onPress}>
      <Icon name={icon} size={14} />
      {children}
    </button>
  )
}

/** What did not open leaves the text to read. */
function Fetched({ message, page, children }: Props & { page: boolean }) {
  const { t } = useWords()
  const { conversation_id, seq } = message
  const { data, error, refetch } = useQuery({ queryKey: ["letter", message.id], queryFn: () => http.get<LetterView>(`/conversations/${conversation_id}/messages/${seq}/letter`), staleTime: Infinity })
  if (error)
    return (
      <>
        {page && children}
        <ErrorState title={t("letter.failed")} error={error} onRetry={() => void refetch()} />
      </>
    )
  if (!data) return <p className="hint" aria-busy="true">{t("letter.opening")}</p>
  return page ? <LetterPage message={message} held={data.held} /> : <div className="letter-quote">{data.quote}</div>
}
