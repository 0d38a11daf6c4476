import type { ReactNode } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { fieldsOf, pairsOf, type Asked } from "./form"
import { word, type Told } from "./told"
import "./form.css"

/** What somebody filled in on a site: their words first, the questions with their answers, then where it came from. */
export function FormCard({ told }: { told: Told }) {
  const { t } = useWords()
  const fields = fieldsOf(told)
  const words = fields.find(({ role }) => role === "message")
  const asked = fields.filter((field) => field !== words && !field.technical)
  const technical = fields.filter((field) => field.technical)
  const claimed = fields.some(({ role }) => role === "phone" || role === "email")
  return (
    <section className="form-card" aria-label={t("form.card")}>
      <p className="told-kind">
        <Icon name="list" size={14} />
        {word(told, "title") || t("form.card")}
      </p>
      <Callback told={told} />
      {words && <p className="form-words">{words.value}</p>}
      <Rows fields={asked} />
      {claimed && (
        <p className="form-claimed">
          <Icon name="question" size={14} />
          {t("form.claimed")}
        </p>
      )}
      <Consent told={told} />
      <Origin told={told} technical={technical} />
    </section>
  )
}

function Rows({ fields }: { fields: readonly Asked[] }) {
  if (!fields.length) return null
  return (
    <dl className="form-fields">
      {fields.map((field, at) => (
        <div key={at}>
          <dt>{field.label}</dt>
          <dd>
            <Value field={field} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({ field: { role, value, type } }: { field: Asked }): ReactNode {
  const formats = useFormats()
  if (role === "phone") return <a href={`tel:${value.replace(/[^\d+]/g, "")}`}>{formats.phone(value)}</a>
  if (role === "email") return <a href={`mailto:${encodeURIComponent(value)}`}>{value}</a>
  if (type === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return formats.birthday(value)
  if (/^https?:\/\/\S+$/i.test(value))
    return (
      <a href={value} target="_blank" rel="noopener noreferrer nofollow">
        {value}
      </a>
    )
  return value
}

/** They want to be called: when, by our clock; and in their zone, where that is another. */
function Callback({ told }: { told: Told }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const callback = told.callback as { at?: unknown; soon?: unknown; zone?: unknown } | undefined
  if (callback?.soon === true) return <Wish>{t("form.callSoon")}</Wish>
  if (typeof callback?.at !== "string" || Number.isNaN(Date.parse(callback.at))) return null
  const zone = typeof callback.zone === "string" ? callback.zone : ""
  return (
    <Wish title={exact(callback.at)} beside={zone && theirs(callback.at, zone)}>
      {t("form.callBack", { when: when(callback.at) })}
    </Wish>
  )
}

function Wish({ title, beside, children }: { title?: string; beside?: string; children: ReactNode }) {
  return (
    <p className="form-callback" title={title}>
      <Icon name="phone" size={16} />
      <strong>{children}</strong>
      {beside && <span>{beside}</span>}
    </p>
  )
}

/** "15:30 Europe/Vilnius" */
function theirs(at: string, zone: string): string {
  try {
    return `${new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(new Date(at))} ${zone.replace(/_/g, " ")}`
  } catch {
    return ""
  }
}

function Consent({ told }: { told: Told }) {
  const { t } = useWords()
  const consent = told.consent as { version?: unknown; text?: unknown } | undefined
  if (typeof consent?.text !== "string") return null
  return (
    <More title={t("form.agreed")}>
      <p className="form-agreed">{consent.text}</p>
      <p className="form-version">{t("form.version", { version: String(consent.version) })}</p>
    </More>
  )
}

function Origin({ told, technical }: { told: Told; technical: readonly Asked[] }) {
  const { t } = useWords()
  const utm: Asked[] = pairsOf(told.utm).map(([label, value]) => ({ label, value }))
  const referrer: Asked[] = word(told, "referrer") ? [{ label: t("form.referrer"), value: word(told, "referrer") }] : []
  const rows = [...utm, ...referrer, ...technical]
  if (!rows.length) return null
  const source = utm.map(({ value }) => value).join(" · ")
  return (
    <More title={source ? t("form.cameFrom", { source }) : t("form.technical")}>
      <Rows fields={rows} />
    </More>
  )
}

function More({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="form-more">
      <summary>
        <Icon name="chevronRight" size={14} />
        {title}
      </summary>
      {children}
    </details>
  )
}
