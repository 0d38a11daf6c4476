import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import type { TeamView, UserView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { Tick } from "../../../parts/Tick"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"
import { RoleSelect } from "./RoleSelect"

/** Name, address, role and teams of a colleague. */
export function EditPerson({ user, onClose }: { user: UserView; onClose: () => void }) {
  const { t } = useWords()
  const teams = useList<TeamView>("/teams").data ?? []
  const { value, changed, set, drop } = useDraft(`person/${user.id}`, { name: user.name, email: user.email ?? "", role_id: user.role_id, teams: user.teams })
  const form = useForm(async () => {
    await http.patch(`/users/${user.id}`, changed)
    await Promise.all([refresh("/users"), refresh("/roles"), refresh("/teams")])
    drop()
    onClose()
  }, ["name", "email", "role_id", "teams"])
  const toggle = (id: number, on: boolean) => set({ teams: on ? [...value.teams, id].sort((a, b) => a - b) : value.teams.filter((each) => each !== id) })
  return (
    <FormDialog title={user.name} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("people.name")} value={value.name} onChange={(name) => set({ name })} error={form.fault("name")} autoComplete="off" />
      <TextField label={t("enter.email")} type="email" value={value.email} onChange={(email) => set({ email })} error={form.fault("email")} autoComplete="off" />
      <RoleSelect value={value.role_id} onChange={(role_id) => set({ role_id })} error={form.fault("role_id")} />
      {teams.length > 0 && (
        <fieldset className="several">
          <legend className="field-label">{t("people.teams")}</legend>
          <div>
            {teams.map(({ id, name }) => (
              <Tick key={id} label={name} checked={value.teams.includes(id)} onChange={(on) => toggle(id, on)} />
            ))}
          </div>
        </fieldset>
      )}
    </FormDialog>
  )
}
