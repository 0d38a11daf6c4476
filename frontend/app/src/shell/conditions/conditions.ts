import type { ColumnView, Where } from "../../wire/api.gen"

export type Op = NonNullable<Where["op"]>
export type Leaf = Where & { column: string; op: Op }
export type Group = Where & { match: "all" | "any"; of: Where[] }

export const isGroup = (where: Where): where is Group => where.match != null
export const NOTHING: Group = { match: "all", of: [] }
const BARE: readonly Op[] = ["empty", "filled"]

/** How many values an operation takes. */
export const wants = (op: Op): number => (BARE.includes(op) ? 0 : op === "between" ? 2 : 1)

/** A new line: the first column, its first operation. */
export const leafOf = (column: ColumnView): Leaf => ({ column: column.name, op: column.ops[0]!, values: [] })

const whole = (where: Where) => (where.values ?? []).filter((value) => value !== "").length >= wants(where.op!)

/** Without lines that are not finished yet and groups in which nothing is left; null: no condition at all. */
export function finished(where: Where): Where | null {
  if (!isGroup(where)) return where.op && whole(where) ? where : null
  const of = where.of.map(finished).filter((each) => each !== null)
  return of.length ? { match: where.match, of } : null
}

/** How many finished lines there are. */
export const countOf = (where: Where | null): number => (!where ? 0 : isGroup(where) ? where.of.reduce((sum, each) => sum + countOf(each), 0) : 1)
