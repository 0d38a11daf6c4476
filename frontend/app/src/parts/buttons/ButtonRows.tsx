import { Icon } from "../icon/Icon"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import "./buttons.css"

export interface Shown {
  text: string
  url?: string | null
  /** When the customer last pressed it. */
  pressed?: string | null
}

/** Buttons as they stand under a message: ours to look at, the customer's to press. A link tells where it leads. */
export function ButtonRows({ rows }: { rows: readonly (readonly Shown[])[] }) {
  const { t } = useWords()
  if (!rows.length) return null
  return (
    <ul className="button-rows" aria-label={t("buttons.under")}>
      {rows.map((row, r) => (
        <li key={r} className="button-row">
          {row.map((button, n) => (
            <One key={n} {...button} />
          ))}
        </li>
      ))}
    </ul>
  )
}

function One({ text, url, pressed }: Shown) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  if (url)
    return (
      <a className="button-face" href={url} title={url} target="_blank" rel="noopener noreferrer nofollow" aria-label={t("buttons.leadsTo", { text, url })}>
        <span className="cut">{text}</span>
        <Icon name="link" size={12} />
      </a>
    )
  return (
    <span className="button-face" data-pressed={pressed ? true : undefined} title={pressed ? t("buttons.pressedAt", { when: exact(pressed) }) : undefined}>
      {pressed && <Icon name="check" size={14} />}
      <span className="cut">{text}</span>
      {pressed && <span className="unseen">{t("buttons.pressedAt", { when: when(pressed) })}</span>}
    </span>
  )
}
