import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Field, TextField } from "../../../parts/Field"
import { Icon } from "../../../parts/icon/Icon"
import { Segments } from "../../../parts/Segments"
import { tagStyle } from "../../../parts/TagChip"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { COLORS } from "../../../state/funnels"
import type { ActivityKindView, KindField } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { refresh } from "../pieces/useList"
import { FieldRow } from "./FieldRow"

const FORM = "edit-kind"
const ICONS = [
  "bell", "calendar", "check", "clock", "phone", "mail", "dialogs", "money", "file", "note", "user", "contacts", "building", "globe", "link", "pin", "tag", "tasks", "reports", "shield", "gear", "alert",
] as const // prettier-ignore

/** A row of the form: what it is now, whether it stood before, a name for React that outlives edits. */
export interface Line {
  field: KindField
  stood: boolean
  id: number
}

const lineOf = (field: KindField, id: number): Line => ({ field, stood: true, id })

/** A kind of events: its name, its look, the data that it asks for. */
export function EditKind({ kind, onClose }: { kind: ActivityKindView | null; onClose: () => void }) {
  const { t } = useWords()
  const [name, setName] = useState(kind?.name ?? "")
  const [icon, setIcon] = useState<ActivityKindView["icon"]>(kind?.icon ?? "bell")
  const [color, setColor] = useState<ActivityKindView["color"]>(kind?.color ?? "sky")
  const [lines, setLines] = useState<Line[]>((kind?.fields ?? []).map(lineOf))
  const [next, setNext] = useState(lines.length)
  const change = (id: number, more: Partial<KindField>) => setLines((all) => all.map((line) => (line.id === id ? { ...line, field: { ...line.field, ...more } } : line)))
  // one that stood is archived: events of before hold its values
  const remove = (line: Line) => (line.stood ? change(line.id, { archived: !line.field.archived }) : setLines((all) => all.filter(({ id }) => id !== line.id)))
  const add = () => {
    setLines([...lines, { field: { key: freeKey(lines), name: "", type: "text", required: false, options: [], archived: false }, stood: false, id: next }])
    setNext(next + 1)
  }
  const names = lines.flatMap((_, at) => ["key", "name", "type", "options"].map((part) => `fields.${at}.${part}`))
  const form = useForm(
    async () => {
      const body = { name, icon, color, fields: lines.map(({ field }) => ({ ...field, options: (field.options ?? []).map((each) => each.trim()).filter(Boolean) })) }
      if (kind) await http.patch(`/activity-kinds/${kind.id}`, { version: kind.version, ...body })
      else await http.post("/activity-kinds", body)
      await refresh("/activity-kinds")
      onClose()
    },
    ["name", ...names],
    { name: name.trim() },
  )
  return (
    <Dialog
      wide
      title={t(kind ? "events.editKind" : "events.newKind")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" type="submit" form={FORM} busy={form.busy}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className="kinds-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <TextField label={t("events.kindName")} value={name} maxLength={60} autoComplete="off" error={form.fault("name")} onChange={setName} />
        <Field label={t("events.icon")}>
          {() => <Segments label={t("events.icon")} value={icon} choices={ICONS.map((value, at) => ({ value, label: <Icon name={value} size={16} />, name: `${t("events.icon")} ${at + 1}` }))} onChange={setIcon} />}
        </Field>
        <Field label={t("events.color")}>
          {() => (
            <Segments
              label={t("events.color")}
              value={color}
              choices={COLORS.map((value) => ({ value, label: <i className="tag-dot" style={tagStyle(value)} />, name: t(`filter.color_${value}`) }))}
              onChange={setColor}
            />
          )}
        </Field>
        <section className="kinds-data">
          <h3>{t("events.data")}</h3>
          <p className="settings-note">{t("events.dataHint")}</p>
          {lines.map((line, at) => (
            <FieldRow key={line.id} line={line} fault={(part) => form.fault(`fields.${at}.${part}`)} onChange={(more) => change(line.id, more)} onRemove={() => remove(line)} />
          ))}
          <Button small icon="plus" onClick={add}>
            {t("events.addField")}
          </Button>
        </section>
        <Fault text={form.message} />
      </form>
    </Dialog>
  )
}

/** field_1, field_2, …: one that no other has. */
function freeKey(lines: readonly Line[]): string {
  const taken = new Set(lines.map(({ field }) => field.key))
  for (let n = 1; ; n++) if (!taken.has(`field_${n}`)) return `field_${n}`
}

/** The button that takes a field away, or brings it back. */
export function RemoveField({ line, onRemove }: { line: Line; onRemove: () => void }) {
  const { t } = useWords()
  const { name, archived } = line.field
  return <IconButton small icon={archived ? "undo" : line.stood ? "archive" : "trash"} label={t(archived ? "events.fieldBack" : line.stood ? "events.fieldArchive" : "events.fieldRemove", { name })} onClick={onRemove} />
}
