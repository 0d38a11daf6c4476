import { Icon } from "../../../parts/icon/Icon"
import type { CheckView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

/** What the platform says about the settings: right, or what is missing, each in a sentence. */
export function CheckResult({ check }: { check: CheckView }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const handle = check.facts.username
  const name = check.facts.name
  const who = [typeof name === "string" && name, typeof handle === "string" && `@${handle}`].filter(Boolean).join(" · ")
  // Nobody has asked the platform yet: that is no fault of the settings.
  if (check.missing.join() === "not_checked")
    return (
      <div className="check" data-new role="status">
        <Icon name="clock" size={16} />
        <p>{check.messages.join(" ")}</p>
      </div>
    )
  return (
    <div className="check" data-ok={check.ok || undefined} role="status">
      <Icon name={check.ok ? "check" : "alert"} size={16} />
      <div>
        <strong>{check.ok ? t("channels.checkOk") : t("channels.checkMissing")}</strong>
        {check.ok && who && <p>{who}</p>}
        {!check.ok && (
          <ul>
            {check.messages.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        )}
        {check.at && <time title={exact(check.at)}>{t("channels.checkedAt", { when: when(check.at) })}</time>}
      </div>
    </div>
  )
}
