import { useColleagues, useTags } from "../../../state/house"
import { useActivityKinds } from "../../../state/activityKinds"
import { statusName, useFunnels } from "../../../state/statuses"
import { looks, useWarmthSetting } from "../../../state/warmth"
import type { RoleView, RuleBody, TeamView } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"
import { sentenceOf } from "./sentence"

/** A rule in one sentence of the reader's language. */
export function useSentence(): (body: RuleBody) => string {
  const words = useWords()
  const { data: warmth } = useWarmthSetting()
  const statuses = (useFunnels() ?? []).flatMap((funnel) => funnel.statuses)
  const [tags, people, kinds] = [useTags(), useColleagues(), useActivityKinds()]
  const stages = warmth ? looks(warmth, words) : []
  const teams = useList<TeamView>("/teams").data ?? []
  const roles = useList<RoleView>("/roles").data ?? []
  const gone = words.t("rules.gone")
  const nameIn = (all: readonly { id: number; name: string }[]) => (id: number) => all.find((each) => each.id === id)?.name ?? gone
  const status = (id: number) => {
    const found = statuses.find((each) => each.id === id)
    return found ? statusName(found, words) : gone
  }
  return (body) => sentenceOf(body, words, { status, stage: nameIn(stages), tag: nameIn(tags), person: nameIn(people), kind: nameIn(kinds), team: nameIn(teams), role: nameIn(roles.map((role) => ({ id: role.id, name: roleName(role, words) }))) })
}
