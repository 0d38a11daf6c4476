import { Icon } from "../parts/icon/Icon"
import { reconnect, useLine } from "../state/live"
import { useWords } from "../words/words"

/** Only when the line has been down for a while, or this page is older than the server. */
export function Banner() {
  const { t } = useWords()
  const { connection, outdated } = useLine()
  const offline = connection === "offline"
  return (
    <div role="status" className="banner-place">
      {offline ? (
        <p className="banner" data-look="offline">
          <Icon name="alert" size={16} />
          <span>{t("shell.offline")}</span>
          <button type="button" onClick={reconnect}>
            {t("shell.reconnectNow")}
          </button>
        </p>
      ) : (
        outdated && (
          <p className="banner">
            <span>{t("shell.newVersion")}</span>
            <button type="button" onClick={() => location.reload()}>
              {t("shell.reload")}
            </button>
          </p>
        )
      )}
    </div>
  )
}
