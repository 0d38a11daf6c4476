import type { ReactElement } from "react"
import type { Named } from "../wire/types"
import { useWords } from "../words/words"
import type { Presence } from "./Avatar"
import { Avatar } from "./Avatar"
import { Choices } from "./Choices"
import { Icon } from "./icon/Icon"
import { Popover } from "./Popover"

export interface Colleague extends Named {
  presence?: Presence
}

interface Props {
  people: readonly Colleague[]
  value: number | null
  me: number
  onChange: (id: number | null) => void
  /** May be left to nobody. */
  nobody?: boolean
  trigger: ReactElement<Record<string, unknown>>
  label: string
  open?: boolean
  onOpen?: (open: boolean) => void
  align?: "start" | "center" | "end"
}

/** One colleague out of all; oneself comes first. */
export function UserPicker({ people, value, me, onChange, nobody, trigger, label, align = "start", ...opening }: Props) {
  const { t } = useWords()
  const ordered = [...people].sort((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name))
  const items = ordered.map((person) => ({
    id: String(person.id),
    label: person.name,
    checked: person.id === value,
    mark: <Avatar id={person.id} name={person.name} size={24} decorative {...(person.presence && { presence: person.presence })} />,
    hint: person.id === me ? <span className="hint">{t("common.you")}</span> : null,
  }))
  const blank = (
    <span className="choice-mark">
      <Icon name="user" size={16} />
    </span>
  )
  const none = { id: "", label: t("common.nobody"), checked: value === null, mark: blank, hint: null }
  return (
    <Popover bare label={label} trigger={trigger} align={align} {...opening}>
      {(close) => (
        <Choices
          placeholder={t("picker.findPerson")}
          items={nobody ? [...items, none] : items}
          onPick={({ id }) => {
            onChange(id ? Number(id) : null)
            close()
          }}
        />
      )}
    </Popover>
  )
}
