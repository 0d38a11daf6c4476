import { Icon } from "../../../parts/icon/Icon"
import type { CheckPoint, CheckView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

/** What the platform says about the settings: right, or what is missing, each in a sentence. */
export function CheckResult({ check }: { check: CheckView }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const handle = check.facts.username
  const picture = check.facts.picture
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
        {who && (
          <p className="check-who">
            {typeof picture === "string" && picture.startsWith("data:image/") && <img src={picture} alt="" width={24} height={24} />}
            {who}
          </p>
        )}
        <ul>
          {check.points.map((point) => (
            <Point key={point.code} point={point} />
          ))}
        </ul>
        {check.at && <time title={exact(check.at)}>{t("channels.checkedAt", { when: when(check.at) })}</time>}
      </div>
    </div>
  )
}

const MARKS = { passed: "check", advice: "question", missing: "close" } as const

/** One thing that was looked at, and the very page of the platform where it is set. */
function Point({ point: { state, message, url } }: { point: CheckPoint }) {
  const { t } = useWords()
  return (
    <li className="check-point" data-state={state}>
      <Icon name={MARKS[state]} size={14} />
      <span>
        {message}{" "}
        {url && (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {t("channels.openThere")}
          </a>
        )}
      </span>
    </li>
  )
}
