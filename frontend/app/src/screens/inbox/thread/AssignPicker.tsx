import { useQuery } from "@tanstack/react-query"
import type { ReactElement } from "react"
import { Avatar } from "../../../parts/Avatar"
import type { ChoiceItem } from "../../../parts/Choices"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import { useMe, useReassigns } from "../../../shell/me"
import { useStanding } from "../../../shell/routing/useStanding"
import { useColleagues } from "../../../state/house"
import { shownAs, useTeam } from "../../../state/team"
import { http } from "../../../wire/http"
import type { ConversationRow, Page } from "../../../wire/types"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import type { Whom } from "./verbs"

interface Props {
  row: ConversationRow
  trigger: ReactElement<Record<string, unknown>>
  open: boolean
  onOpen: (open: boolean) => void
  onAssign: (to: Whom) => void
}

interface Target extends ChoiceItem {
  to: Whom
}

interface Group {
  id: number
  key?: string
  name: string
}

/** Whose it shall be: mine, a colleague's, a queue's, nobody's. */
export function AssignPicker({ row, trigger, open, onOpen, onAssign }: Props) {
  const { t } = useWords()
  const targets = useTargets(row, open)
  return (
    <Popover bare align="end" label={t("thread.assign")} trigger={trigger} open={open} onOpen={onOpen}>
      {(close) => (
        <Choices
          placeholder={t("thread.assignTo")}
          items={targets}
          onPick={({ to }) => {
            onAssign(to)
            close()
          }}
        />
      )}
    </Popover>
  )
}

/** Whom it can go to. `row`: the one dialog that is meant; null: many. */
export function useTargets(row: ConversationRow | null, open: boolean): Target[] {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const free = row?.responsible == null
  const hands = useReassigns()
  const colleagues = useColleagues()
  const teams = useGroups("teams", open && hands)
  const roles = useGroups("roles", open && hands)
  const team = useTeam(open)
  const standing = useStanding()
  const presenceOf = (id: number) => {
    const found = team.get(id)
    return found && { presence: shownAs(found.state) }
  }
  const hintOf = (id: number) => {
    const found = team.get(id)
    return found ? <span className="hint">{standing(found)}</span> : null
  }
  const person = (id: number, name: string, label = name): Target => ({
    id: `user-${id}`,
    label,
    also: name,
    checked: row?.responsible?.id === id,
    mark: <Avatar id={id} name={name} size={20} decorative {...presenceOf(id)} />,
    hint: hintOf(id),
    group: t("thread.people"),
    to: { user_id: id },
  })
  const pool = (kind: "role" | "team", { id, ...group }: Group): Target => ({
    id: `${kind}-${id}`,
    label: kind === "role" ? roleName(group, words) : group.name,
    checked: row?.pool?.kind === kind && row.pool.id === id,
    mark: <Icon name="contacts" size={16} />,
    group: t("thread.queues"),
    to: { pool: { kind, id } },
  })
  const mine = person(me.id, me.name, t("thread.toMe"))
  if (!hands) return free ? [mine] : []
  const others = colleagues.filter(({ id, active }) => active && id !== me.id)
  const nobody: Target = { id: "nobody", label: t("common.nobody"), checked: row !== null && free && !row.pool, mark: <Icon name="user" size={16} />, group: t("thread.queues"), to: {} }
  return [mine, ...others.map(({ id, name }) => person(id, name)), ...teams.map((each) => pool("team", each)), ...roles.map((each) => pool("role", each)), nobody]
}

function useGroups(name: "teams" | "roles", wanted: boolean): readonly Group[] {
  const { data } = useQuery({ queryKey: [name], queryFn: () => http.get<Page<Group>>(`/${name}`), enabled: wanted })
  return data?.items ?? []
}

