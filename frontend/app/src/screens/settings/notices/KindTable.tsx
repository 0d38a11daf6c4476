import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import type { NoticeKindView, NoticeWays } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"

const SECTIONS = ["dialogs", "requests", "tasks", "house"] as const
const EMAILS = ["never", "digest", "at_once"] as const

interface Props {
  kinds: readonly NoticeKindView[]
  ways: (kind: NoticeKindView) => NoticeWays
  mail: boolean
  bot: boolean
  set: (kind: NoticeKindView, change: Partial<NoticeWays>) => void
}

/** Every kind of notice, and by which ways it comes: the ways head the columns. */
export function KindTable({ kinds, ways, mail, bot, set }: Props) {
  const { t } = useWords()
  const heads = [t("told.app"), t("told.push"), ...(bot ? [t("told.bot")] : []), ...(mail ? [t("told.email")] : [])]
  return SECTIONS.map((section) => {
    const here = kinds.filter((kind) => kind.section === section)
    if (!here.length) return null
    return (
      <section key={section} className="told" data-bot={bot || undefined} data-mail={mail || undefined} aria-label={t(`told.section_${section}`)}>
        <div className="told-row told-head">
          <h4>{t(`told.section_${section}`)}</h4>
          {heads.map((head) => (
            <span key={head} aria-hidden>
              {head}
            </span>
          ))}
        </div>
        <ul>
          {here.map((kind) => (
            <Row key={kind.name} kind={kind} ways={ways(kind)} mail={mail} bot={bot} set={(change) => set(kind, change)} />
          ))}
        </ul>
      </section>
    )
  })
}

interface RowProps extends Pick<Props, "mail" | "bot"> {
  kind: NoticeKindView
  ways: NoticeWays
  set: (change: Partial<NoticeWays>) => void
}

function Row({ kind: { label }, ways, mail, bot, set }: RowProps) {
  const { t } = useWords()
  return (
    <li className="told-row">
      <span className="told-what">{label}</span>
      <Way name={`${label}: ${t("told.app")}`} on={ways.app} set={(app) => set({ app })} />
      <Way name={`${label}: ${t("told.push")}`} on={ways.push} set={(push) => set({ push })} />
      {bot && <Way name={`${label}: ${t("told.bot")}`} on={ways.bot} set={(on) => set({ bot: on })} />}
      {mail && <Select quiet label={t("told.emailOf", { what: label })} value={ways.email} choices={EMAILS.map((value) => ({ value, label: t(`told.email_${value}`) }))} onChange={(email) => set({ email })} />}
    </li>
  )
}

function Way({ name, on, set }: { name: string; on: boolean; set: (on: boolean) => void }) {
  return <Tick label={<span className="unseen">{name}</span>} checked={on} onChange={set} />
}
