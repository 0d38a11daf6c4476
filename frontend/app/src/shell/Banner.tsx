import { Icon } from "../parts/icon/Icon"
import { reconnect, useLine } from "../state/live"
import { useWords } from "../words/words"
import { AlarmBanner } from "./AlarmBanner"
import type { Raised } from "./useAlarms"

/** Only when the line has been down for a while, a channel is in alarm, or this page is older than the server. */
export function Banner({ alarms }: { alarms: Raised[] }) {
  const { t } = useWords()
  const { connection, outdated } = useLine()
  if (connection === "offline")
    return (
      <div role="status" className="banner-place">
        <p className="banner" data-look="offline">
          <Icon name="alert" size={16} />
          <span>{t("shell.offline")}</span>
          <button type="button" onClick={reconnect}>
            {t("shell.reconnectNow")}
          </button>
        </p>
      </div>
    )
  return (
    <div role="status" className="banner-place">
      <AlarmBanner alarms={alarms} />
      {outdated && (
        <p className="banner">
          <span>{t("shell.newVersion")}</span>
          <button type="button" onClick={() => location.reload()}>
            {t("shell.reload")}
          </button>
        </p>
      )}
    </div>
  )
}
