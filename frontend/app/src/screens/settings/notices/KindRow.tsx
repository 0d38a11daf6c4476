import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import type { NoticeKindView, NoticeWays } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"

export const SECTIONS = ["dialogs", "requests", "tasks", "house"] as const
const EMAILS = ["never", "digest", "at_once"] as const

interface Props {
  kind: NoticeKindView
  ways: NoticeWays
  mail: boolean
  bot: boolean
  set: (change: Partial<NoticeWays>) => void
}

/** One kind of notice, and by which ways it comes. */
export function KindRow({ kind: { label }, ways, mail, bot, set }: Props) {
  const { t } = useWords()
  return (
    <li>
      <span>{label}</span>
      <div className="told-ways">
        <Way label={t("told.app")} of={label} on={ways.app} set={(app) => set({ app })} />
        <Way label={t("told.push")} of={label} on={ways.push} set={(push) => set({ push })} />
        {bot && <Way label={t("told.bot")} of={label} on={ways.bot} set={(on) => set({ bot: on })} />}
        {mail && <Select label={t("told.emailOf", { what: label })} value={ways.email} choices={EMAILS.map((value) => ({ value, label: t(`told.email_${value}`) }))} onChange={(email) => set({ email })} />}
      </div>
    </li>
  )
}

function Way({ label, of, on, set }: { label: string; of: string; on: boolean; set: (on: boolean) => void }) {
  return (
    <Tick
      label={
        <>
          <span aria-hidden>{label}</span>
          <span className="unseen">{`${of}: ${label}`}</span>
        </>
      }
      checked={on}
      onChange={set}
    />
  )
}
