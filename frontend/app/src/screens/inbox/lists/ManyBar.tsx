import { useOwnFields } from "../../../state/fields"
import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { tagStyle } from "../../../parts/TagChip"
import { tell } from "../../../parts/Toast"
import { useMay, useMe, useWrites } from "../../../shell/me"
import { useBin } from "../../../shell/useBin"
import { useColleagues, useTags } from "../../../state/house"
import type { ColumnView, ListCount, ListRun } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { useColumnName } from "../../../shell/conditions/columnName"
import { useEntries } from "../../../shell/conditions/entries"
import { FollowMany } from "../feed/FollowMany"
import { beginRun, chooseNone, useChosenRows } from "./many"
import { ManyFrame } from "./ManyFrame"
import { SetMany } from "./SetMany"
import { TYPES } from "./types"
import type { Entity, Row, Wanted } from "./useList"
import { EDITS } from "./useList"

type Asking = "whose" | "status" | "tag" | "untag" | "set" | "delete" | null

interface Props {
  of: Entity
  rows: readonly Row[]
  wanted: Wanted
  total: ListCount | undefined
  columns: readonly ColumnView[]
}

/** Some rows are chosen: how many, and what can be done with all of them. */
export function ManyBar({ of, rows, wanted, total, columns }: Props) {
  const words = useWords()
  const { t } = words
  const { number } = useFormats()
  const nameOf = useColumnName()
  const { ids, all } = useChosenRows()
  const [asking, ask] = useState<Asking>(null)
  const { bin } = wanted
  const edits = useMay(EDITS[of]) && !bin
  const own = useOwnFields().items
  const gives = useWrites("responsible", edits)
  const types = useWrites("type") || of === "card"
  const tags = useWrites("tags", useMay("cards.edit")) && of !== "company" && !bin
  const creates = useMay("tags.create")
  const mayDelete = useBin(of).may
  const deletes = mayDelete && !bin
  const many = total ? (total.more ? t("lists.more", { n: number(total.count) }) : number(total.count)) : "…"
  const run = (verb: ListRun["verb"], args: object = {}) => {
    ask(null)
    const whom = all ? { matching: { where: wanted.where, search: wanted.search } } : { ids: [...ids] }
    beginRun(of, { verb, args, ...whom }).then(chooseNone, (error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  const open = (what: Asking) => ({ open: asking === what, onOpen: (is: boolean) => ask(is ? what : null) })
  const group = t("lists.chosen", { n: ids.size })
  const status = of === "card" ? "status_id" : "type"
  const statusName = of === "card" ? t("lists.col_status_id") : t("lists.col_type")
  useActions([
    ...(gives ? [{ id: "many-whose", label: t("lists.col_responsible_id"), group, chord: "KeyA" as const, icon: "user" as const, run: () => ask("whose") }] : []),
    ...(edits && types ? [{ id: "many-status", label: statusName, group, icon: "board" as const, run: () => ask("status") }] : []),
    ...(tags ? [{ id: "many-tag", label: t("bulk.tag"), group, chord: "KeyL" as const, icon: "tag" as const, run: () => ask("tag") }] : []),
    ...(tags ? [{ id: "many-untag", label: t("bulk.untag"), group, icon: "tag" as const, run: () => ask("untag") }] : []),
    ...(edits ? [{ id: "many-set", label: t("lists.setField"), group, icon: "edit" as const, run: () => ask("set") }] : []),
    ...(deletes ? [{ id: "many-delete", label: t("lists.delete"), group, chord: "Delete" as const, icon: "trash" as const, run: () => ask("delete") }] : []),
    ...(bin ? [{ id: "many-restore", label: t("lists.restore"), group, icon: "undo" as const, run: () => run("restore") }] : []),
  ])
  return (
    <ManyFrame loaded={rows.map(({ id }) => id)} total={total}>
      {gives && (
        <Popover bare align="end" label={t("lists.col_responsible_id")} {...open("whose")} trigger={<Button small icon="user">{t("lists.col_responsible_id")}</Button>}>
          <Whose onPick={(value) => run("set", { column: "responsible_id", value })} />
        </Popover>
      )}
      {edits && types && (
        <Popover bare align="end" label={statusName} {...open("status")} trigger={<Button small icon="board">{statusName}</Button>}>
          <Statuses of={of} onPick={(value) => run("set", { column: status, value })} />
        </Popover>
      )}
      {tags && (
        <Popover bare align="end" label={t("bulk.tag")} {...open("tag")} trigger={<IconButton icon="tag" label={t("bulk.tag")} chord="KeyL" small />}>
          <Tags creates={creates} onPick={(name) => run("tag", { tags: [name] })} />
        </Popover>
      )}
      {tags && (
        <Popover bare align="end" label={t("bulk.untag")} {...open("untag")} trigger={<Button small look="quiet">{t("bulk.untag")}</Button>}>
          <Tags onPick={(name) => run("untag", { tags: [name] })} />
        </Popover>
      )}
      {edits && (
        <Popover align="end" label={t("lists.setField")} {...open("set")} trigger={<Button small icon="edit">{t("lists.setField")}</Button>}>
          <SetMany columns={columns.filter(({ name, kind }) => kind !== "file" && own.some(({ id, access }) => name === `field:${id}` && access === "edit"))} nameOf={nameOf} onSet={(column, value) => run("set", { column, value })} />
        </Popover>
      )}
      {!bin && <FollowMany of={of} whom={all ? { matching: { where: wanted.where, search: wanted.search } } : { ids: [...ids] }} onDone={chooseNone} />}
      {bin && mayDelete && (
        <Button small icon="undo" onClick={() => run("restore")}>
          {t("lists.restore")}
        </Button>
      )}
      {deletes && (
        <Popover align="end" label={t("lists.delete")} {...open("delete")} trigger={<IconButton icon="trash" label={t("lists.delete")} chord="Delete" small />}>
          <div className="lists-keep">
            <p>{t("lists.deleteMany", { n: all ? many : number(ids.size) })}</p>
            <Button look="danger" onClick={() => run("delete")}>
              {t("lists.delete")}
            </Button>
          </div>
        </Popover>
      )}
    </ManyFrame>
  )
}

function Whose({ onPick }: { onPick: (id: number | null) => void }) {
  const { t } = useWords()
  const me = useMe()
  const people = useColleagues().filter(({ active }) => active)
  const items = [...people.sort((a, b) => Number(b.id === me.id) - Number(a.id === me.id)).map(({ id, name }) => ({ id: String(id), label: name })), { id: "", label: t("common.nobody") }]
  return <Choices placeholder={t("common.search")} items={items} onPick={({ id }) => onPick(id === "" ? null : Number(id))} />
}

function Statuses({ of, onPick }: { of: Entity; onPick: (value: number | string) => void }) {
  const { t } = useWords()
  const entries = useEntries("status_id")
  const items = of === "card" ? entries.map(({ value, label, group }) => ({ id: String(value), label, ...(group && { group }) })) : TYPES.map((type) => ({ id: type, label: t(`contacttype.${type}`) }))
  return <Choices placeholder={t("common.search")} items={items} onPick={({ id }) => onPick(of === "card" ? Number(id) : id)} />
}

function Tags({ onPick, creates = false }: { onPick: (name: string) => void; creates?: boolean }) {
  const { t } = useWords()
  const items = useTags().map(({ id, name, color }) => ({ id: String(id), label: name, mark: <span className="tag-dot" style={tagStyle(color)} /> }))
  return <Choices placeholder={t(creates ? "picker.findTag" : "common.search")} items={items} onPick={({ label }) => onPick(label)} {...(creates && { onCreate: onPick })} />
}
