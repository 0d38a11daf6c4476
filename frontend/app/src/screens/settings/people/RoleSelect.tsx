import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import type { RoleView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"
import { useRoleName } from "./roleName"

const ABOUT = ["operator", "supervisor", "administrator"] as const

/** One of the roles, and below it what it means. */
export function RoleSelect({ value, onChange, error }: { value: number | null; onChange: (id: number) => void; error: string | undefined }) {
  const { t } = useWords()
  const roleName = useRoleName()
  const roles = useList<RoleView>("/roles").data ?? []
  const about = ABOUT.find((key) => key === roles.find(({ id }) => id === value)?.key)
  return (
    <Field label={t("people.role")} error={error} hint={about && t(`people.about_${about}`)}>
      {({ id }) => (
        <Select
          id={id}
          label={t("people.role")}
          value={value}
          nothing={t("people.pickRole")}
          choices={roles.map((role) => ({ value: role.id, label: roleName(role) }))}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
