import { useQuery } from "@tanstack/react-query"
import { Button } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import { Tick } from "../../../parts/Tick"
import { IconButton } from "../../../parts/Button"
import { useColleagues } from "../../../state/house"
import { ALL, SECTIONS, workplaceName } from "../../../state/workplaces"
import type { RoleView, WorkplaceSetup } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { Loaded, Page, Part } from "../pieces/Page"
import { useList } from "../pieces/useList"
import { One } from "./One"
import { load, put, SETUP } from "./put"
import "./workplaces.css"

/** Where roles and people begin: what opens first, what the rail has, what the lists are narrowed to. */
export default function Workplaces() {
  const { t } = useWords()
  const query = useQuery({ queryKey: SETUP, queryFn: load })
  return (
    <Page title={t("workplaces.title")} hint={t("workplaces.hint")}>
      <Loaded query={query} failed={t("workplaces.failed")}>
        {(setup) => (
          <>
            <Places setup={setup} />
            <Roles setup={setup} />
            <People setup={setup} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Places({ setup }: { setup: WorkplaceSetup }) {
  const words = useWords()
  const { t } = words
  const add = () =>
    void put(({ items }) => {
      const taken = new Set(items.map(({ key }) => key))
      const number = [...items.keys(), items.length].map((at) => at + 1).find((at) => !taken.has(`own-${at}`)) ?? 1
      return { items: [...items, { key: `own-${number}`, name: t("workplaces.newName", { n: number }), opens: "inbox", rail: [...SECTIONS], dialogs: null, order: "waiting", requests: null }] }
    }, words)
  return (
    <Part title={t("workplaces.places")}>
      <ul className="workplaces">
        {setup.items.map((place) => (
          <One key={place.key} place={place} />
        ))}
      </ul>
      <Button icon="plus" onClick={add}>
        {t("workplaces.add")}
      </Button>
    </Part>
  )
}

interface GivenProps {
  label: string
  place: string
  fixed: boolean
  setup: WorkplaceSetup
  onGive: (key: string, fixed: boolean) => void
}

/** Which one, and whether another may be chosen. */
function Given({ label, place, fixed, setup, onGive }: GivenProps) {
  const words = useWords()
  const { t } = words
  const choices = [{ value: ALL, label: t("workplaces.all") }, ...setup.items.map((each) => ({ value: each.key, label: workplaceName(each, words) }))]
  return (
    <>
      <Select label={t("workplaces.whereFor", { name: label })} value={place} choices={choices} onChange={(key) => onGive(key, fixed)} />
      <Tick label={t("workplaces.mayChoose")} checked={!fixed} onChange={(may) => onGive(place, !may)} />
    </>
  )
}

function Roles({ setup }: { setup: WorkplaceSetup }) {
  const words = useWords()
  const { t } = words
  const roles = useList<RoleView>("/roles").data ?? []
  return (
    <Part title={t("workplaces.roles")} hint={t("workplaces.rolesHint")}>
      <ul className="workplace-holders">
        {roles.map((role) => {
          const given = setup.roles.find(({ role_id }) => role_id === role.id)
          const name = roleName(role, words)
          const give = (key: string, fixed: boolean) =>
            void put(({ roles: all }) => {
              const others = all.filter(({ role_id }) => role_id !== role.id)
              // all sections and a free choice is what everybody has anyway
              return { roles: key === ALL && !fixed ? others : [...others, { role_id: role.id, key, fixed }] }
            }, words)
          return (
            <li key={role.id}>
              <strong className="cut">{name}</strong>
              <Given label={name} place={given?.key ?? ALL} fixed={given?.fixed ?? false} setup={setup} onGive={give} />
            </li>
          )
        })}
      </ul>
    </Part>
  )
}

function People({ setup }: { setup: WorkplaceSetup }) {
  const words = useWords()
  const { t } = words
  const colleagues = useColleagues()
  const free = colleagues.filter(({ id, active }) => active && setup.people.every(({ user_id }) => user_id !== id))
  const without = (id: number) => (now: WorkplaceSetup) => now.people.filter(({ user_id }) => user_id !== id)
  const give = (user_id: number, key: string, fixed: boolean) => void put((now) => ({ people: [...without(user_id)(now), { user_id, key, fixed }] }), words)
  return (
    <Part title={t("workplaces.people")} hint={t("workplaces.peopleHint")}>
      <ul className="workplace-holders">
        {setup.people.map(({ user_id, key, fixed }) => {
          const name = colleagues.find(({ id }) => id === user_id)?.name ?? ""
          return (
            <li key={user_id}>
              <strong className="cut">{name}</strong>
              <Given label={name} place={key} fixed={fixed === true} setup={setup} onGive={(next, stays) => give(user_id, next, stays)} />
              <IconButton small icon="close" label={t("workplaces.asRole", { name })} onClick={() => void put((now) => ({ people: without(user_id)(now) }), words)} />
            </li>
          )
        })}
      </ul>
      {free.length > 0 && <Select label={t("workplaces.addPerson")} nothing={t("workplaces.addPerson")} value={null} choices={free.map(({ id, name }) => ({ value: id, label: name }))} onChange={(id) => give(id, setup.items[0]?.key ?? ALL, false)} />}
    </Part>
  )
}
