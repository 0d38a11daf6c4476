import { useState } from "react"
import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import { useBegun } from "../../../state/begun"
import type { Invited, RoleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { refresh, useList } from "../pieces/useList"
import { LinkDialog } from "./LinkDialog"
import { RoleSelect } from "./RoleSelect"

/** An e-mail and a role become a link to hand over. */
export function InvitePerson({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { data: roles, refetch } = useList<RoleView>("/roles")
  const { value: email, set, drop } = useBegun("invite/email", "")
  const [picked, setPicked] = useState<number | null>(null)
  const [made, setMade] = useState<Invited | null>(null)
  const role = picked ?? operatorOf(roles)
  const form = useForm(async () => {
    // whoever is quicker than the list of roles means the role that it begins with
    const role_id = role ?? operatorOf((await refetch()).data)
    setMade(await http.post<Invited>("/users/invitations", { email, role_id }))
    drop()
    await refresh("/users")
  }, ["email", "role_id"])
  if (made)
    return (
      <LinkDialog
        title={t("people.linkTitle", { email: made.invitation.email })}
        hint={t(made.mailed ? "people.linkMailed" : "people.linkHint")}
        link={made.link}
        onClose={onClose}
      />
    )
  return (
    <FormDialog title={t("people.invite")} action={t("people.makeLink")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("enter.email")} type="email" autoFocus autoComplete="off" value={email} onChange={(typed) => set(() => typed)} error={form.fault("email")} />
      <RoleSelect value={role} onChange={setPicked} error={form.fault("role_id")} />
    </FormDialog>
  )
}

const operatorOf = (roles: RoleView[] | undefined) => roles?.find(({ key }) => key === "operator")?.id ?? null
