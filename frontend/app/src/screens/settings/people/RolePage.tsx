import { useState } from "react"
import { useLocation } from "wouter"
import { TextField } from "../../../parts/Field"
import { RowsSkeleton } from "../../../parts/Placeholders"
import { useForm } from "../../../shell/enter/useForm"
import { useMe } from "../../../shell/me"
import { NotHere } from "../../../shell/NotHere"
import type { RightView, RoleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Confirm } from "../pieces/Confirm"
import { NamedByRules } from "../pieces/NamedByRules"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { Tick } from "../../../parts/Tick"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"
import { FieldRights } from "./FieldRights"
import { useRoleName } from "./roleName"

export function RolePage({ id }: { id: number }) {
  const { t } = useWords()
  const query = useList<RoleView>("/roles")
  const rights = useList<RightView>("/roles/rights").data
  return (
    <Loaded query={query} failed={t("people.rolesFailed")}>
      {(roles) => {
        const role = roles.find((each) => each.id === id)
        if (!role) return <NotHere />
        return rights ? <One key={id} role={role} rights={rights} /> : <RowsSkeleton rows={6} />
      }}
    </Loaded>
  )
}

const GROUPS = ["conversations", "cards", "tasks", "contacts", "calls", "channels", "people", "oversight", "privacy"] as const

/** A group that a later release invents is headed by its key. */
const groupName = (group: string, { t }: Words) => {
  const known = GROUPS.find((each) => each === group)
  return known ? t(`people.group_${known}`) : group
}

/** What a role may do, in sentences; what it sees; what is hidden from it. */
function One({ role, rights }: { role: RoleView; rights: RightView[] }) {
  const words = useWords()
  const { t } = words
  const me = useMe()
  const [, go] = useLocation()
  const roleName = useRoleName()
  const [removing, setRemoving] = useState(false)
  const fixed = role.key === "administrator"
  const { value, changed, dirty, set, drop } = useDraft(`role/${role.id}`, {
    name: roleName(role),
    rights: role.rights,
    sight: role.sight,
    hidden_fields: role.hidden_fields,
    read_only_fields: role.read_only_fields,
  })
  const form = useForm(async () => {
    await http.patch(`/roles/${role.id}`, changed)
    await refresh("/roles")
    drop()
  }, ["name"])
  const toggled = (all: string[], one: string, on: boolean) => (on ? [...all, one].sort() : all.filter((each) => each !== one))
  const groups = [...new Set(rights.map(({ group }) => group))]
  return (
    <Page title={roleName(role)} hint={t("people.members", { n: role.members })} up={{ to: "/settings/roles", label: t("people.roles") }}>
      <div className="settings-form">
        <TextField label={t("channels.name")} value={value.name} onChange={(name) => set({ name })} error={form.fault("name")} />
      </div>
      <Part title={t("people.sight")} hint={fixed ? t("people.adminMayAll") : undefined}>
        <div className="ticks">
          {(["channels", "own"] as const).map((sight) => (
            <Tick
              key={sight}
              group="sight"
              label={t(`people.sight_${sight}`)}
              hint={t(`people.sight_${sight}_hint`)}
              checked={value.sight === sight}
              disabled={fixed}
              onChange={() => set({ sight })}
            />
          ))}
        </div>
      </Part>
      <Part title={t("matrix.part")} hint={t("matrix.partHint")}>
        <Deed icon="board" label={t("matrix.open")} run={() => go(`/settings/roles/${role.id}/requests`)} />
      </Part>
      <Part title={t("people.rights")} hint={t("people.rightsHint")}>
        {groups.map((group) => (
          <fieldset key={group} className="ticks">
            <legend>{groupName(group, words)}</legend>
            {rights
              .filter((right) => right.group === group)
              .map(({ key, label }) => (
                <Tick
                  key={key}
                  label={label}
                  checked={fixed || value.rights.includes(key)}
                  // Nobody gives what they do not have: the server refuses it too.
                  disabled={fixed || !me.rights.includes(key)}
                  onChange={(on) => set({ rights: toggled(value.rights, key, on) })}
                />
              ))}
          </fieldset>
        ))}
      </Part>
      <Part title={t("fieldrights.part")} hint={t("fieldrights.hint")}>
        <FieldRights value={value} fixed={fixed} onChange={set} />
      </Part>
      {!role.built_in && (
        <Part title={t("people.removeRole")}>
          <Deed icon="trash" label={t("people.removeRole")} run={() => setRemoving(true)} />
        </Part>
      )}
      {dirty && <SaveBar form={form} onDrop={drop} affects={t("people.affects", { n: role.members })} />}
      {removing && (
        <Confirm
          title={t("people.removeTitle", { name: roleName(role) })}
          action={t("people.removeRole")}
          onClose={() => setRemoving(false)}
          run={async () => {
            await http.delete(`/roles/${role.id}`)
            await refresh("/roles")
            go("/settings/roles")
          }}
        >
          <NamedByRules kind="role" id={role.id} />
          <p>{t("people.removeHint")}</p>
        </Confirm>
      )}
    </Page>
  )
}
