import { useColleagues } from "../../../state/house"
import type { RoleView, TeamView } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import type { One } from "../pieces/Several"
import { useList } from "../pieces/useList"

/** People, teams and roles that a level may name, by the keys of levels.ts. */
export function useNamed(): One<string>[] {
  const words = useWords()
  const { t } = words
  const people = useColleagues()
  const roles = useList<RoleView>("/roles").data ?? []
  const teams = useList<TeamView>("/teams").data ?? []
  return [
    ...people.map(({ id, name }) => ({ value: `user:${id}`, label: name, group: t("rules.people") })),
    ...teams.map(({ id, name }) => ({ value: `team:${id}`, label: name, group: t("rules.teams") })),
    ...roles.map((role) => ({ value: `role:${role.id}`, label: roleName(role, words), group: t("rules.roles") })),
  ]
}
