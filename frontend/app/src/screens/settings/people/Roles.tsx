import { useState } from "react"
import { Link, Route, Switch, useLocation } from "wouter"
import { TextField } from "../../../parts/Field"
import { Icon } from "../../../parts/icon/Icon"
import { INSIDE } from "../../../parts/up"
import { useForm } from "../../../shell/enter/useForm"
import { useBegun } from "../../../state/begun"
import type { RoleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { FormDialog } from "../pieces/FormDialog"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { RequestsMatrix } from "./matrix/RequestsMatrix"
import { RolePage } from "./RolePage"
import { useRoleName } from "./roleName"

export default function Roles() {
  return (
    <Switch>
      <Route path="/settings/roles/:id/requests">{({ id }) => <RequestsMatrix id={Number(id)} />}</Route>
      <Route path="/settings/roles/:id">{({ id }) => <RolePage id={Number(id)} />}</Route>
      <Route>
        <RoleList />
      </Route>
    </Switch>
  )
}

function RoleList() {
  const { t } = useWords()
  const roleName = useRoleName()
  const query = useList<RoleView>("/roles")
  const [adding, setAdding] = useState(false)
  return (
    <Page
      title={t("people.roles")}
      hint={t("people.rolesHint")}
      action={
        <Deed icon="plus" label={t("people.newRole")} run={() => setAdding(true)} />
      }
    >
      <Loaded query={query} failed={t("people.rolesFailed")}>
        {(roles) => (
          <ul className="rows">
            {roles.map((role) => (
              <li key={role.id} className="row" data-opens>
                <span className="holder-mark" data-large>
                  <Icon name="shield" size={16} />
                </span>
                <div>
                  <strong>
                    <Link href={`/settings/roles/${role.id}`} state={INSIDE}>{roleName(role)}</Link>
                  </strong>
                  <span>{t(role.sight === "own" ? "people.sightOwnShort" : "people.sightChannelsShort")}</span>
                </div>
                <span className="row-fact">{t("people.members", { n: role.members })}</span>
                <Icon name="chevronRight" size={16} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {adding && <NewRole roles={query.data ?? []} onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** A new role begins as an operator: fewer surprises than an empty one. */
function NewRole({ roles, onClose }: { roles: RoleView[]; onClose: () => void }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { value: name, set, drop } = useBegun("role/new", "")
  const form = useForm(async () => {
    const like = roles.find(({ key }) => key === "operator")
    const made = await http.post<RoleView>("/roles", { name, rights: like?.rights ?? [], sight: like?.sight ?? "channels" })
    await refresh("/roles")
    drop()
    onClose()
    go(`/settings/roles/${made.id}`)
  }, ["name"])
  return (
    <FormDialog title={t("people.newRole")} action={t("people.makeRole")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("channels.name")} hint={t("people.newRoleHint")} value={name} onChange={(typed) => set(() => typed)} error={form.fault("name")} autoFocus autoComplete="off" />
    </FormDialog>
  )
}
