import { Avatar } from "../../../parts/Avatar"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useStanding } from "../../../shell/routing/useStanding"
import { useColleagues } from "../../../state/house"
import { shownAs, useTeam } from "../../../state/team"
import type { AbleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { FigureField } from "./FigureField"
import { useRoutingSetting } from "./House"
import { SkillPicker } from "./SkillPicker"

/** What each colleague can, and how much they may have. Kept at once. */
export function People() {
  const { t } = useWords()
  const query = useList<AbleView>("/skills/people")
  return (
    <Part title={t("routing.people")} hint={t("routing.peopleHint")}>
      <Loaded query={query} failed={t("routing.failed")}>
        {(people) => (
          <ul className="route-people">
            {people.map((able) => (
              <Person key={able.user_id} able={able} />
            ))}
          </ul>
        )}
      </Loaded>
    </Part>
  )
}

function Person({ able }: { able: AbleView }) {
  const words = useWords()
  const { t } = words
  const name = useColleagues().find(({ id }) => id === able.user_id)?.name ?? ""
  const now = useTeam().get(able.user_id)
  const standing = useStanding()
  const usual = useRoutingSetting().data?.capacity ?? 8
  const put = (more: Partial<AbleView>) => {
    const { skills, capacity } = { ...able, ...more }
    http
      .put(`/skills/people/${able.user_id}`, { skills, capacity })
      .then(() => Promise.all([refresh("/skills"), refresh("/presence")]))
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  return (
    <li>
      <span className="route-person">
        <Avatar id={able.user_id} name={name} size={28} decorative {...(now && { presence: shownAs(now.state) })} />
        <span>
          <strong className="cut">{name}</strong>
          {now && <span className="cut">{standing(now)}</span>}
        </span>
      </span>
      <FigureField label={t("routing.capacityOf", { name })} value={able.capacity} blank={t("routing.asHouse", { n: usual })} least={0} most={1000} onKeep={(capacity) => put({ capacity })} />
      <SkillPicker label={t("routing.skillsOf", { name })} chosen={able.skills} onChange={(skills) => put({ skills })} />
    </li>
  )
}
