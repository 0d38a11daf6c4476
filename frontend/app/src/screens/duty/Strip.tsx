import type { ReactNode } from "react"
import { Avatar } from "../../parts/Avatar"
import { useColleagues } from "../../state/house"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { Whose } from "./deeds"
import { useOnDuty } from "./deeds"

/** Who is on duty, and until when. `beside`: what else is known of each, such as their load. */
export function Strip({ whose, beside }: { whose: Whose; beside?: (user: number) => ReactNode }) {
  const { t } = useWords()
  const { when } = useFormats()
  const people = useColleagues()
  const { data } = useOnDuty(whose)
  if (!data) return <div className="duty-strip" />
  const nameOf = (id: number) => people.find((each) => each.id === id)?.name ?? t("shifts.somebody")
  const on = data.filter((each) => each.on && each.planned)
  const free = data.filter((each) => !each.planned)
  const next = data.filter((each) => !each.on && each.until).sort((a, b) => a.until!.localeCompare(b.until!))[0]
  return (
    <section className="duty-strip" aria-label={t("shifts.nowOn")}>
      <strong>{t("shifts.nowOn")}</strong>
      <ul>
        {on.map(({ user_id, until }) => (
          <li key={user_id}>
            <Avatar id={user_id} name={nameOf(user_id)} size={20} decorative />
            <span>{nameOf(user_id)}</span>
            {until && <small>{t("shifts.until", { when: when(until) })}</small>}
            {beside?.(user_id)}
          </li>
        ))}
        {!on.length && <li data-nobody={free.length ? undefined : ""}>{next ? t("shifts.nobodyUntil", { name: nameOf(next.user_id), when: when(next.until!) }) : t("shifts.nobody")}</li>}
        {free.length > 0 && (
          <li title={free.map(({ user_id }) => nameOf(user_id)).join(", ")}>
            <small>{t("shifts.freeMore", { n: free.length })}</small>
          </li>
        )}
      </ul>
    </section>
  )
}
