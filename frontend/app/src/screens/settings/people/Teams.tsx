import { useState } from "react"
import { Avatars } from "../../../parts/Avatar"
import { IconButton } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import { useForm } from "../../../shell/enter/useForm"
import { useColleagues } from "../../../state/house"
import type { TeamView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Confirm } from "../pieces/Confirm"
import { NamedByRules } from "../pieces/NamedByRules"
import { FormDialog } from "../pieces/FormDialog"
import { Loaded, Page } from "../pieces/Page"
import { Tick } from "../../../parts/Tick"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"

/** Teams: who shares a queue. */
export default function Teams() {
  const { t } = useWords()
  const query = useList<TeamView>("/teams")
  const [adding, setAdding] = useState(false)
  const add = (
    <Deed look={query.data?.length ? "plain" : "primary"} icon="plus" label={t("people.newTeam")} run={() => setAdding(true)} />
  )
  return (
    <Page title={t("people.teams")} hint={t("people.teamsHint")} action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("people.teamsFailed")}>
        {(teams) =>
          teams.length ? (
            <ul className="rows">
              {teams.map((team) => (
                <Row key={team.id} team={team} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="team" title={t("people.noTeams")} hint={t("people.noTeamsHint")} action={add} />
          )
        }
      </Loaded>
      {adding && <Edit team={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ team }: { team: TeamView }) {
  const { t } = useWords()
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null)
  const people = useColleagues().filter(({ id }) => team.members.includes(id))
  const close = () => setDoing(null)
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name="team" size={16} />
      </span>
      <div>
        <strong>{team.name}</strong>
        <span>{t("people.members", { n: team.members.length })}</span>
      </div>
      <Avatars people={people} most={5} size={24} />
      <Menu
        commands={team.name}
        align="end"
        trigger={<IconButton icon="more" label={t("people.actions", { name: team.name })} small />}
        groups={[
          { id: "do", items: [{ id: "edit", label: t("people.edit"), icon: "edit", run: () => setDoing("edit") }] },
          { id: "end", items: [{ id: "remove", label: t("people.removeTeam"), icon: "trash", danger: true, run: () => setDoing("remove") }] },
        ]}
      />
      {doing === "edit" && <Edit team={team} onClose={close} />}
      {doing === "remove" && (
        <Confirm
          title={t("people.removeTitle", { name: team.name })}
          action={t("people.removeTeam")}
          onClose={close}
          run={async () => {
            await http.delete(`/teams/${team.id}`)
            await refresh("/teams")
          }}
        >
          <NamedByRules kind="team" id={team.id} />
          <p>{t("people.removeTeamHint")}</p>
        </Confirm>
      )}
    </li>
  )
}

function Edit({ team, onClose }: { team: TeamView | null; onClose: () => void }) {
  const { t } = useWords()
  const people = useColleagues().filter(({ active }) => active)
  const { value, changed, set, drop } = useDraft(`team/${team?.id ?? "new"}`, { name: team?.name ?? "", members: team?.members ?? [] })
  const form = useForm(async () => {
    if (team) await http.patch(`/teams/${team.id}`, changed)
    else await http.post("/teams", value)
    await Promise.all([refresh("/teams"), refresh("/users")])
    drop()
    onClose()
  }, ["name", "members"])
  const toggle = (id: number, on: boolean) => set({ members: on ? [...value.members, id].sort((a, b) => a - b) : value.members.filter((each) => each !== id) })
  return (
    <FormDialog title={team?.name ?? t("people.newTeam")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("channels.name")} value={value.name} onChange={(name) => set({ name })} error={form.fault("name")} autoFocus autoComplete="off" />
      <fieldset className="several">
        <legend className="field-label">{t("people.whoIsIn")}</legend>
        <div>
          {people.map(({ id, name }) => (
            <Tick key={id} label={name} checked={value.members.includes(id)} onChange={(on) => toggle(id, on)} />
          ))}
        </div>
      </fieldset>
    </FormDialog>
  )
}
