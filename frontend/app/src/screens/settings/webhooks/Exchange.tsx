import { Icon } from "../../../parts/icon/Icon"
import type { DeliveryView } from "../../../wire/api.gen"
import type { WordKey, Words } from "../../../words/words"
import { useWords } from "../../../words/words"

const ERRORS = ["timeout", "unreachable", "address_not_allowed", "https_only", "bad_url", "restored", "event_gone"] as const

/** Why no answer came. */
export function errorText(error: string, { t }: Words): string {
  const known = ERRORS.find((each) => each === error)
  return known ? t(`webhooks.error_${known}` satisfies WordKey) : error
}

/** How it stands; a channel gives up after minutes, and a person decides. */
export function stateText({ state }: Pick<DeliveryView, "state">, of: string, { t }: Words): string {
  return state === "failed" && of.startsWith("/channels") ? t("webhooks.not_taken") : t(`webhooks.delivery_${state}`)
}

interface OutcomeProps {
  status: number | null
  error: string | null
  duration_ms: number
}

/** "200 in 12 ms", or why there was no answer. */
export function Outcome({ status, error, duration_ms }: OutcomeProps) {
  const words = useWords()
  const { t } = words
  const well = status !== null && status >= 200 && status < 300
  return (
    <p className="webhook-outcome" data-well={well || undefined}>
      <Icon name={well ? "check" : "alert"} size={16} />
      {status === null ? errorText(error ?? "", words) : t("webhooks.answered", { status: String(status) })}
      <span>{t("webhooks.took", { ms: String(duration_ms) })}</span>
    </p>
  )
}

interface Props {
  headers?: Record<string, string>
  body: string | null
  answer: string | null
}

/** What was sent and what came back, as they were. */
export function Exchange({ headers, body, answer }: Props) {
  const { t } = useWords()
  return (
    <div className="webhook-exchange">
      {body !== null && (
        <details>
          <summary>{t("webhooks.request")}</summary>
          <pre tabIndex={0}>
            {headers && `${Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n`}
            {pretty(body)}
          </pre>
        </details>
      )}
      {answer !== null && (
        <details open={answer !== ""}>
          <summary>{answer ? t("webhooks.answer") : t("webhooks.emptyAnswer")}</summary>
          {answer && <pre tabIndex={0}>{pretty(answer)}</pre>}
        </details>
      )}
    </div>
  )
}

/** JSON with its lines; all else as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
