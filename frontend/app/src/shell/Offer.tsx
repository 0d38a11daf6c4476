import { Icon } from "../parts/icon/Icon"
import { keepWishes, useWishes } from "../state/alerts/keep"
import { useWords } from "../words/words"
import { useMissed } from "./useAlerts"

/** Messages came while nobody looked: the moment at which a notice would have helped. Asked once. */
export function Offer() {
  const { t } = useWords()
  const missed = useMissed((state) => state.missed)
  const offered = useWishes((wishes) => wishes.offered)
  // The browser is asked last: its answer comes from another process, and all wait for it (5 ms).
  if (!missed || offered || !("Notification" in globalThis) || Notification.permission !== "default") return null
  // When it cannot be kept, one is asked once more: no harm is done.
  const answered = () => keepWishes({ offered: true }, () => undefined)
  return (
    <p className="banner" role="status">
      <Icon name="bell" size={16} />
      <span>{t("alerts.offer")}</span>
      <button type="button" onClick={() => void Notification.requestPermission().then(answered)}>
        {t("alerts.offerYes")}
      </button>
      <button type="button" onClick={answered}>
        {t("alerts.offerNo")}
      </button>
    </p>
  )
}
