import { Select } from "../../../parts/Select"
import type { RoleView } from "../../../wire/api.gen"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { useList } from "../pieces/useList"

interface Props {
  hidden: number[]
  reads: number[]
  onChange: (hidden: number[], reads: number[]) => void
  error: string | undefined
}

type Access = "edit" | "read" | "hidden"

/** What each role may do with the field. Administrators see and change all of them. */
export function AccessField({ hidden, reads, onChange, error }: Props) {
  const words = useWords()
  const { t } = words
  const roles = (useList<RoleView>("/roles").data ?? []).filter(({ key }) => key !== "administrator")
  const choices = (["edit", "read", "hidden"] as const).map((value) => ({ value, label: t(`own.access_${value}`) }))
  const of = (id: number): Access => (hidden.includes(id) ? "hidden" : reads.includes(id) ? "read" : "edit")
  const set = (id: number, to: Access) => {
    const rest = (ids: number[], on: boolean) => [...ids.filter((each) => each !== id), ...(on ? [id] : [])].sort((a, b) => a - b)
    onChange(rest(hidden, to === "hidden"), rest(reads, to === "read"))
  }
  if (!roles.length) return null
  return (
    <fieldset className="own-access">
      <legend className="field-label">{t("own.access")}</legend>
      <ul>
        {roles.map((role) => (
          <li key={role.id}>
            <span className="cut">{roleName(role, words)}</span>
            <Select<Access> label={`${t("own.access")}: ${roleName(role, words)}`} value={of(role.id)} choices={choices} onChange={(to) => set(role.id, to)} />
          </li>
        ))}
      </ul>
      {error && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
