import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useWords } from "../../../words/words"

/** Whether this browser lets us show notices, and the button that asks it. */
export function Permission() {
  const { t } = useWords()
  const [permission, setPermission] = useState(() => ("Notification" in globalThis ? Notification.permission : "unable"))
  if (permission === "default")
    return (
      <div className="alerts-permission">
        <Button icon="bell" onClick={() => void Notification.requestPermission().then(setPermission)}>
          {t("alerts.allow")}
        </Button>
        <p>{t("alerts.ask")}</p>
      </div>
    )
  return (
    <p className="alerts-permission" role="status">
      <Icon name={permission === "granted" ? "check" : "alert"} size={16} />
      {t(permission === "granted" ? "alerts.allowed" : permission === "denied" ? "alerts.denied" : "alerts.unable")}
    </p>
  )
}
