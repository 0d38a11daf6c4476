import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Select } from "../../../parts/Select"
import { useMoney } from "../../../state/currencies"
import type { ColumnView } from "../../../wire/api.gen"
import { parseMoney } from "../../../words/money"
import { useWords } from "../../../words/words"
import { ValueField } from "../../../shell/conditions/ValueField"

type Value = string | number | boolean

interface Props {
  columns: readonly ColumnView[]
  nameOf: (column: ColumnView) => string
  onSet: (column: string, value: unknown) => void
}

/** One of the administrator's fields, and what it becomes in all that are chosen; nothing typed empties it. */
export function SetMany({ columns, nameOf, onSet }: Props) {
  const { t } = useWords()
  const { currency } = useMoney()
  const [name, setName] = useState(columns[0]?.name ?? "")
  const [value, setValue] = useState<Value | undefined>()
  const [fault, setFault] = useState("")
  const column = columns.find((each) => each.name === name)
  if (!column) return <p className="lists-keep">{t("lists.noOwnFields")}</p>
  const set = () => {
    const sum = column.kind === "money" && value ? parseMoney(String(value)) : null
    if (sum && "fault" in sum) setFault(t(`money.${sum.fault}`))
    else if (sum) onSet(name, { amount: sum.amount, currency })
    else if (value === undefined || value === "") onSet(name, null)
    else onSet(name, column.kind === "set" ? [value] : value)
  }
  return (
    <form
      className="lists-keep"
      onSubmit={(event) => {
        event.preventDefault()
        set()
      }}
    >
      <Select
        label={t("lists.column")}
        value={name}
        choices={columns.map((each) => ({ value: each.name, label: nameOf(each) }))}
        onChange={(next) => {
          setName(next)
          setValue(undefined)
        }}
      />
      <ValueField key={name} column={column} op="is" value={value} onChange={setValue} />
      {fault && <p role="alert">{fault}</p>}
      <Button look="primary" type="submit">
        {t(value === undefined || value === "" ? "lists.emptyField" : "lists.setField")}
      </Button>
    </form>
  )
}
