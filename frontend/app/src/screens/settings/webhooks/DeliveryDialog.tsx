import { useMutation, useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { CopyButton } from "../../../parts/CopyButton"
import { Dialog } from "../../../parts/Dialog"
import { reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { queries } from "../../../state/session"
import type { DeliveryWhole, TryView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Exchange, Outcome, stateText } from "./Exchange"
import { journalKey } from "./Journal"

interface Props {
  of: string
  id: number
  runs: boolean
  onClose: () => void
}

const EVERY_MS = 2000
// as the header is called
const NAME = "webhook-id"

/** One event: what was told, and each try with its answer. */
export function DeliveryDialog({ of, id, runs, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const path = `${of}/deliveries/${id}`
  const key = [...journalKey(of), "one", id]
  const query = useQuery({ queryKey: key, queryFn: () => http.get<DeliveryWhole>(path), staleTime: 0, refetchInterval: EVERY_MS })
  const again = useMutation({
    mutationFn: () => http.post(`${path}/resend`),
    onSettled: () => queries.invalidateQueries({ queryKey: journalKey(of) }),
  })
  const whole = query.data
  return (
    <Dialog
      title={whole?.delivery.type ?? t("webhooks.details")}
      open
      wide
      read
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.close")}</Button>
          {runs && (
            <Button look="primary" icon="retry" busy={again.isPending} disabled={!whole || whole.delivery.state === "sending"} onClick={() => again.mutate()}>
              {t("webhooks.resend")}
            </Button>
          )}
        </>
      }
    >
      {query.error && <p className="channel-error">{reasonOf(query.error, words)}</p>}
      {again.error && <p className="channel-error">{reasonOf(again.error, words)}</p>}
      {whole ? <Whole whole={whole} of={of} /> : <RowsSkeleton rows={3} />}
    </Dialog>
  )
}

function Whole({ whole, of }: { whole: DeliveryWhole; of: string }) {
  const words = useWords()
  const { t } = words
  const { exact } = useFormats()
  const { delivery, body, hidden, tries } = whole
  return (
    <div className="webhook-whole">
      <dl className="webhook-facts">
        <div>
          <dt>{NAME}</dt>
          <dd>
            <code>{delivery.message_id}</code>
            <CopyButton text={delivery.message_id} label={t("common.copy")} />
          </dd>
        </div>
        <div>
          <dt>{t("webhooks.happened")}</dt>
          <dd>{exact(delivery.happened_at)}</dd>
        </div>
        <div>
          <dt>{t("webhooks.standing")}</dt>
          <dd>{stateText(delivery, of, words)}</dd>
        </div>
      </dl>
      {hidden && <p className="settings-note">{t("webhooks.notForYou")}</p>}
      {!hidden && body === null && of.startsWith("/webhooks") && <p className="settings-note">{t("webhooks.outOfSight")}</p>}
      <Exchange body={body} answer={null} />
      {tries.map((each) => (
        <Try key={each.attempt} tried={each} />
      ))}
      {!tries.length && <p className="settings-note">{t("webhooks.notTried")}</p>}
    </div>
  )
}

function Try({ tried }: { tried: TryView }) {
  const { t } = useWords()
  const { exact } = useFormats()
  return (
    <section className="webhook-try">
      <h3>
        {t("webhooks.try", { n: String(tried.attempt) })} <time>{exact(tried.at)}</time>
      </h3>
      <Outcome {...tried} />
      <Exchange body={null} answer={tried.answer} />
    </section>
  )
}
