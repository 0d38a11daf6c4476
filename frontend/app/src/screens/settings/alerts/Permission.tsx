import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"

/** Whether this browser lets us show notices, and the button that asks it. */
export function Permission() {
  const { t } = useWords()
  const [permission, setPermission] = useState(() => ("Notification" in globalThis ? Notification.permission : "unable"))
  if (permission === "default")
    return (
      <div className="alerts-permission">
        <Deed icon="bell" label={t("alerts.allow")} run={() => void Notification.requestPermission().then(setPermission)} />
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
