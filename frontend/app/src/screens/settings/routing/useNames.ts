import { useColleagues } from "../../../state/house"
import type { RoleView, TeamView } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"
import type { Names } from "./steps"

/** Whom a step can name, as the reader calls them. */
export function useNames(): Names {
  const words = useWords()
  const colleagues = useColleagues()
  const roles = useList<RoleView>("/roles").data ?? []
  const teams = useList<TeamView>("/teams").data ?? []
  return {
    users: new Map(colleagues.filter(({ active }) => active).map(({ id, name }) => [id, name])),
    roles: new Map(roles.map((role) => [role.id, roleName(role, words)])),
    teams: new Map(teams.map(({ id, name }) => [id, name])),
  }
}
