import { Link } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import type { RevealView } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Loaded } from "../pieces/Page"
import { useList } from "../pieces/useList"

/** Who looked at hidden phones and e-mails, and copied any. */
export function Reveals() {
  const { t } = useWords()
  const { ago, exact } = useFormats()
  const query = useList<RevealView>("/privacy/reveals")
  return (
    <Loaded query={query} failed={t("privacy.failed")}>
      {(rows) =>
        rows.length ? (
          <ul className="rows privacy-scroll" tabIndex={0} aria-label={t("privacy.reveals")}>
            {rows.map((row) => (
              <li key={row.id} className="row privacy-row">
                <span className="holder-mark" data-large>
                  <Icon name={row.how === "copied" ? "copy" : "eye"} size={16} />
                </span>
                <div>
                  <strong>{row.who}</strong>
                  <span>
                    {t(`privacy.${row.how}_${row.field}`)} · <Link href={`/contacts/${row.contact_id}`}>{t("privacy.person", { n: String(row.contact_id) })}</Link>
                  </span>
                  {row.reason && <span>{row.reason}</span>}
                </div>
                <span className="row-fact" title={exact(row.at)}>
                  {ago(row.at)}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p className="hint">{t("privacy.noReveals")}</p>
        )
      }
    </Loaded>
  )
}
