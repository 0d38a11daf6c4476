import { useColleagues } from "../../../state/house"
import type { Edit } from "../card/saves"
import { useEdits } from "../card/saves"
import type { Entity, Row } from "./useList"
import { isRequest } from "./useList"

const HELD: Record<string, string> = { phone: "phones", email: "emails" }

/** A row as I have just changed it, before the server has said so; and in which columns something went wrong. */
export function usePending(of: Entity): (row: Row) => { row: Row; trouble: ReadonlySet<string> } {
  const edits = useEdits(({ at }) => at)
  const colleagues = useColleagues()
  return (row) => {
    const trouble = new Set<string>()
    const start = `${of}/${row.id}/`
    let shown = row
    for (const [key, edit] of edits) {
      if (!key.startsWith(start)) continue
      const column = key.slice(start.length)
      if (edit.state !== "saving") trouble.add(column)
      shown = put(shown, column, edit)
    }
    return { row: shown, trouble }
  }

  function put(row: Row, column: string, { mine }: Edit<unknown>): Row {
    const thing = isRequest(row) ? row.card : row
    const next = { ...thing, ...changed(thing, column, mine) }
    return isRequest(row) ? { ...row, card: next as typeof row.card } : (next as Row)
  }

  function changed(thing: object, column: string, mine: unknown): object {
    if (column.startsWith("field:")) return { fields: { ...(thing as { fields: object }).fields, [column.slice(6)]: mine } }
    if (of === "card" && column === "responsible_id") {
      const who = colleagues.find(({ id }) => id === mine)
      return { responsible: who ? { id: who.id, name: who.name } : null }
    }
    const list = HELD[column] ?? column
    if (list !== column || ["phones", "emails", "addresses"].includes(column)) return typeof mine === "string" ? { [list]: mine ? [{ value: mine, label: "" }] : [] } : { [list]: mine }
    return { [column]: column === "employees" ? (mine === "" ? null : Number(mine)) : mine }
  }
}
