import { Avatar } from "../../parts/Avatar"
import { useColleagues } from "../../state/house"
import { shownAs, useTeam } from "../../state/team"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { Whose } from "./deeds"
import { useOnDuty } from "./deeds"

/** Who is on duty, until when, and how much each has. */
export function Strip({ whose }: { whose: Whose }) {
  const { t } = useWords()
  const { when } = useFormats()
  const people = useColleagues()
  const { data } = useOnDuty(whose)
  const team = useTeam()
  if (!data) return <div className="duty-strip" />
  const nameOf = (id: number) => people.find((each) => each.id === id)?.name ?? t("shifts.somebody")
  const markOf = (id: number) => {
    const found = team.get(id)
    return found && { presence: shownAs(found.state) }
  }
  const on = data.filter((each) => each.on && each.planned)
  const free = data.filter((each) => !each.planned)
  const next = data.filter((each) => !each.on && each.until).sort((a, b) => a.until!.localeCompare(b.until!))[0]
  return (
    <section className="duty-strip" aria-label={t("shifts.nowOn")}>
      <strong>{t("shifts.nowOn")}</strong>
      <ul>
        {on.map(({ user_id, until }) => (
          <li key={user_id}>
            <Avatar id={user_id} name={nameOf(user_id)} size={20} decorative {...markOf(user_id)} />
            <span>{nameOf(user_id)}</span>
            {until && <small>{t("shifts.until", { when: when(until) })}</small>}
            {team.has(user_id) && <small>{t("routing.of", { load: team.get(user_id)!.load, capacity: team.get(user_id)!.capacity })}</small>}
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
