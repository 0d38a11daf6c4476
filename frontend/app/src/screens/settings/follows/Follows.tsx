import { useQuery } from "@tanstack/react-query"
import { Button, IconButton } from "../../../parts/Button"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { queries } from "../../../state/session"
import type { FollowDefault, FollowDefaults, RoleView, TeamView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { useList } from "../pieces/useList"
import "./follows.css"

const KEY = ["follow-defaults"]
const SECTIONS = ["dialogs", "notes", "calls", "requests", "money", "tasks", "people", "companies", "files", "warmth", "own"] as const
const LEVELS = ["all", "money", "mentions"] as const

/** What roles, teams and newcomers follow until they say otherwise. */
export default function Follows() {
  const { t } = useWords()
  const query = useQuery({ queryKey: KEY, queryFn: () => http.get<FollowDefaults>("/follow-defaults") })
  return (
    <Page title={t("feed.defaults")} hint={t("feed.defaultsHint")}>
      <Loaded query={query} failed={t("feed.defaultsFailed")}>
        {({ items }) => <All items={items} />}
      </Loaded>
    </Page>
  )
}

function All({ items }: { items: readonly FollowDefault[] }) {
  const words = useWords()
  const { t } = words
  const roles = useList<RoleView>("/roles").data ?? []
  const teams = useList<TeamView>("/teams").data ?? []
  const put = (next: readonly FollowDefault[]) =>
    void http.put<FollowDefaults>("/follow-defaults", { items: next }).then(
      (made) => queries.setQueryData(KEY, made),
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  const whom = [
    { value: "new/0", label: t("feed.whom_new") },
    ...roles.map((role) => ({ value: `role/${role.id}`, label: roleName(role, words), group: t("people.roles") })),
    ...teams.map(({ id, name }) => ({ value: `team/${id}`, label: name, group: t("people.teams") })),
  ]
  const what = [
    { value: "own/", label: t("feed.follow_own") },
    { value: "house/", label: t("feed.follow_house") },
    ...SECTIONS.map((section) => ({ value: `section/${section}`, label: t(`feed.sec_${section}`), group: t("feed.section") })),
  ]
  const add = () => {
    const taken = new Set(items.map(({ whom: of, whom_id, kind, section }) => `${of}/${whom_id}/${kind}/${section}`))
    const free = whom.flatMap((each) => what.map((other) => ({ each, other }))).find(({ each, other }) => !taken.has(`${each.value}/${other.value}`))
    if (!free) return
    const [of, id] = free.each.value.split("/")
    const [kind, section] = free.other.value.split("/")
    put([...items, { whom: of as "new", whom_id: Number(id), kind: kind as "own", section: (section ?? "") as "", level: "money" }])
  }
  const change = (at: number, change: Partial<FollowDefault>) => put(items.map((each, index) => (index === at ? { ...each, ...change } : each)))
  return (
    <Part title={t("feed.defaultsTitle")}>
      <ul className="follow-defaults">
        {items.map((each, at) => (
          <li key={`${each.whom}/${each.whom_id}/${each.kind}/${each.section}`}>
            <Select
              label={t("feed.whom")}
              value={`${each.whom}/${each.whom_id}`}
              choices={whom}
              onChange={(value) => {
                const [of, id] = value.split("/")
                change(at, { whom: of as "new", whom_id: Number(id) })
              }}
            />
            <Select
              label={t("feed.what")}
              value={`${each.kind}/${each.section}`}
              choices={what}
              onChange={(value) => {
                const [kind, section] = value.split("/")
                change(at, { kind: kind as "own", section: (section ?? "") as "" })
              }}
            />
            <Select label={t("feed.level")} value={each.level} choices={LEVELS.map((value) => ({ value, label: t(`feed.level_${value}`) }))} onChange={(level) => change(at, { level })} />
            <IconButton icon="trash" small label={t("feed.defaultOff")} onClick={() => put(items.filter((_, index) => index !== at))} />
          </li>
        ))}
      </ul>
      <Button icon="plus" onClick={add}>
        {t("feed.addDefault")}
      </Button>
    </Part>
  )
}
