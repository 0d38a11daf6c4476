import type { ReactElement, ReactNode } from "react"
import { Avatar } from "../../../parts/Avatar"
import { Choices } from "../../../parts/Choices"
import { Icon } from "../../../parts/icon/Icon"
import { Popover } from "../../../parts/Popover"
import "../../../parts/tag.css"
import { useColleagues } from "../../../state/house"
import type { Holder, RoleView, TeamView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { useRoleName } from "../people/roleName"
import { useList } from "./useList"
import { tipOf } from "../../../parts/Tooltip"

const keyOf = ({ kind, id }: Pick<Holder, "kind" | "id">) => `${kind}/${id}`

/** People, roles and teams, findable by name. */
export function useHolders() {
  const { t } = useWords()
  const nameOf = useRoleName()
  const roles = useList<RoleView>("/roles").data ?? []
  const teams = useList<TeamView>("/teams").data ?? []
  const people = useColleagues().filter(({ active }) => active)
  const all: (Holder & { group: string })[] = [
    ...people.map(({ id, name }) => ({ kind: "user" as const, id, name, group: t("people.people") })),
    ...roles.map((role) => ({ kind: "role" as const, id: role.id, name: nameOf(role), group: t("people.roles") })),
    ...teams.map(({ id, name }) => ({ kind: "team" as const, id, name, group: t("people.teams") })),
  ]
  const named = (holder: Holder) => all.find((each) => keyOf(each) === keyOf(holder))?.name ?? holder.name
  return { all, named }
}

export function HolderMark({ holder, size = 20 }: { holder: Holder; size?: 20 | 24 }) {
  if (holder.kind === "user") return <Avatar id={holder.id} name={holder.name} size={size} decorative />
  return (
    <span className="holder-mark">
      <Icon name={holder.kind === "role" ? "user" : "contacts"} size={14} />
    </span>
  )
}

interface ManyProps {
  value: Holder[]
  onChange: (value: Holder[]) => void
  /** What it means when nobody is named. */
  nobody: string
  label: string
}

/** Those who are named; a press takes one away. */
export function HoldersField({ value, onChange, nobody, label }: ManyProps) {
  const { t } = useWords()
  const { all, named } = useHolders()
  const toggle = (holder: Holder) =>
    onChange(value.some((each) => keyOf(each) === keyOf(holder)) ? value.filter((each) => keyOf(each) !== keyOf(holder)) : [...value, holder])
  return (
    <div className="holders">
      {value.map((holder) => (
        <span key={keyOf(holder)} className="holder">
          <HolderMark holder={holder} />
          <span className="cut">{named(holder)}</span>
          <button type="button" aria-label={t("common.remove", { name: named(holder) })} {...tipOf(t("common.remove", { name: named(holder) }))} onClick={() => toggle(holder)}>
            <Icon name="close" size={14} />
          </button>
        </span>
      ))}
      {!value.length && <span className="holders-none">{nobody}</span>}
      <Picker
        several
        label={label}
        trigger={
          <button type="button" className="tag-add" aria-label={`${label}: ${t("people.add")}`}>
            <Icon name="plus" size={14} />
            {t("people.add")}
          </button>
        }
        items={all.map((holder) => ({ holder, checked: value.some((each) => keyOf(each) === keyOf(holder)) }))}
        onPick={toggle}
      />
    </div>
  )
}

interface OneProps {
  value: Holder | null
  onChange: (value: Holder | null) => void
  nobody: string
  label: string
}

/** One of them, or nobody. */
export function HolderField({ value, onChange, nobody, label }: OneProps) {
  const { all, named } = useHolders()
  return (
    <Picker
      label={label}
      trigger={
        <button type="button" className="select holder-select" aria-label={`${label}: ${value ? named(value) : nobody}`}>
          {value && <HolderMark holder={value} />}
          <span className="cut">{value ? named(value) : nobody}</span>
          <span className="select-icon">
            <Icon name="chevronDown" size={14} />
          </span>
        </button>
      }
      nobody={{ label: nobody, checked: value === null }}
      items={all.map((holder) => ({ holder, checked: value !== null && keyOf(holder) === keyOf(value) }))}
      onPick={onChange}
      onNobody={() => onChange(null)}
    />
  )
}

interface PickerProps {
  label: string
  trigger: ReactElement<Record<string, unknown>>
  items: { holder: Holder & { group: string }; checked: boolean }[]
  several?: boolean
  nobody?: { label: string; checked: boolean }
  onPick: (holder: Holder) => void
  onNobody?: () => void
}

function Picker({ label, trigger, items, several, nobody, onPick, onNobody }: PickerProps) {
  const { t } = useWords()
  const mark = (inside: ReactNode) => <span className="choice-mark">{inside}</span>
  const none = nobody ? [{ id: "", label: nobody.label, checked: nobody.checked, mark: mark(<Icon name="close" size={14} />), holder: null }] : []
  return (
    <Popover bare label={label} trigger={trigger}>
      {(close) => (
        <Choices
          placeholder={t("people.find")}
          {...(several && { several })}
          items={[
            ...none,
            ...items.map(({ holder, checked }) => ({
              id: keyOf(holder),
              label: holder.name,
              group: holder.group,
              checked,
              mark: mark(<HolderMark holder={holder} />),
              holder,
            })),
          ]}
          onPick={({ holder }) => {
            if (holder) onPick({ kind: holder.kind, id: holder.id, name: holder.name })
            else onNobody?.()
            if (!several) close()
          }}
        />
      )}
    </Popover>
  )
}
