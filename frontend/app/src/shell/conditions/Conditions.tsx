import { Button, IconButton } from "../../parts/Button"
import { Segments } from "../../parts/Segments"
import { Select } from "../../parts/Select"
import type { ColumnView, Where } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import type { Group, Leaf, Op } from "./conditions"
import { isGroup, leafOf, NOTHING, wants } from "./conditions"
import { useColumnName } from "./columnName"
import "./conditions.css"
import { ValueField } from "./ValueField"

const DEEPEST = 4

interface Props {
  columns: readonly ColumnView[]
  where: Group
  depth?: number
  /** Nothing is said of "all" and "any" before there are two. */
  quiet?: boolean
  onChange: (where: Group) => void
  onRemove?: () => void
}

/** Lines that all hold, or any of them; a group may stand within another. */
export function Conditions({ columns, where, depth = 0, quiet = false, onChange, onRemove }: Props) {
  const { t } = useWords()
  const set = (at: number, next: Where | null) => onChange({ ...where, of: next ? where.of.map((each, i) => (i === at ? next : each)) : where.of.filter((_, i) => i !== at) })
  const add = (one: Where) => onChange({ ...where, of: [...where.of, one] })
  return (
    <fieldset className="conditions" data-depth={depth}>
      <legend className="unseen">{t("lists.conditions")}</legend>
      {(!quiet || where.of.length > 1) && (
        <div className="conditions-head">
          <Segments
            label={t("lists.match")}
            value={where.match}
            choices={[
              { value: "all", label: t("lists.all") },
              { value: "any", label: t("lists.any") },
            ]}
            onChange={(match) => onChange({ ...where, match })}
          />
          {onRemove && <IconButton small icon="close" label={t("lists.removeGroup")} onClick={onRemove} />}
        </div>
      )}
      {where.of.map((each, at) =>
        isGroup(each) ? (
          <Conditions key={at} columns={columns} where={each} depth={depth + 1} onChange={(next) => set(at, next)} onRemove={() => set(at, null)} />
        ) : (
          <Line key={at} columns={columns} leaf={each as Leaf} onChange={(next) => set(at, next)} />
        ),
      )}
      <div className="conditions-add">
        <Button small look="quiet" icon="plus" disabled={!columns.length} onClick={() => add(leafOf(columns[0]!))}>
          {t("lists.addLine")}
        </Button>
        {depth < DEEPEST - 1 && (
          <Button small look="quiet" icon="plus" onClick={() => add({ ...NOTHING, match: where.match === "all" ? "any" : "all", of: columns[0] ? [leafOf(columns[0])] : [] })}>
            {t("lists.addGroup")}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function Line({ columns, leaf, onChange }: { columns: readonly ColumnView[]; leaf: Leaf; onChange: (leaf: Leaf | null) => void }) {
  const { t } = useWords()
  const nameOf = useColumnName()
  const column = columns.find(({ name }) => name === leaf.column)
  const values = leaf.values ?? []
  const put = (at: number, value: string | number | boolean) => onChange({ ...leaf, values: Array.from({ length: wants(leaf.op) }, (_, i) => (i === at ? value : values[i] ?? "")) })
  return (
    <div className="condition">
      <Select
        label={t("lists.column")}
        value={leaf.column}
        choices={columns.map((each) => ({ value: each.name, label: nameOf(each) }))}
        onChange={(name) => onChange(leafOf(columns.find((each) => each.name === name)!))}
      />
      {column && (
        <>
          <Select<Op>
            label={t("lists.op")}
            value={leaf.op}
            choices={column.ops.map((op) => ({ value: op, label: t(dayly(column, op) ? `lists.day_${op as "is"}` : `lists.op_${op}`) }))}
            onChange={(op) => onChange({ ...leaf, op, values: wants(op) === wants(leaf.op) ? values : [] })}
          />
          {Array.from({ length: wants(leaf.op) }, (_, at) => (
            <ValueField key={`${leaf.column}/${leaf.op}/${at}`} column={column} op={leaf.op} value={values[at]} onChange={(value) => put(at, value)} />
          ))}
        </>
      )}
      <IconButton small icon="close" label={t("lists.removeLine")} onClick={() => onChange(null)} />
    </div>
  )
}

const DAYLY: readonly Op[] = ["is", "before", "after"]
const dayly = ({ kind }: ColumnView, op: Op) => (kind === "date" || kind === "moment") && DAYLY.includes(op)
