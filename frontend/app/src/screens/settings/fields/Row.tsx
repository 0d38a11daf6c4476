import type { DragEvent, KeyboardEvent } from "react"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import type { FieldSetup } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { EditField } from "./EditField"
import { ICONS } from "./kinds"
import { PutAway } from "./PutAway"
import { Retype } from "./Retype"
import { Versions } from "./Versions"

interface Props {
  setup: FieldSetup
  others: readonly FieldSetup[]
  dragged: boolean
  target: { onDragOver: (event: DragEvent) => void; onDrop: (event: DragEvent) => void; "data-over": true | undefined }
  onDrag: (on: boolean) => void
  onKeyDown: (event: KeyboardEvent) => void
  /** False: it is the first or the last of all. */
  mayMove: (by: 1 | -1) => boolean
  onMove: (by: 1 | -1) => void
}

type Doing = "edit" | "retype" | "versions" | "archived" | "deleted"

/** One field in the list. */
export function Row({ setup, others, dragged, target, onDrag, onKeyDown, mayMove, onMove }: Props) {
  const { t } = useWords()
  const { when } = useFormats()
  const [doing, setDoing] = useState<Doing | null>(null)
  const { field, filled, changed_by, changed_at } = setup
  const close = () => setDoing(null)
  const item = (id: Doing, label: string, icon: "edit" | "retry" | "clock" | "archive" | "trash", danger = false) => ({ id, label, icon, danger, run: () => setDoing(id) })
  return (
    <li
      className="row own-row"
      draggable
      data-dragged={dragged || undefined}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move"
        event.dataTransfer.setData("text/plain", field.name)
        onDrag(true)
      }}
      onDragEnd={() => onDrag(false)}
      {...target}
    >
      <button type="button" className="own-handle" data-handle={field.id} aria-label={t("own.drag", { name: field.name })} title={t("own.drag", { name: field.name })} onKeyDown={onKeyDown}>
        <Icon name={ICONS[field.kind]} size={16} />
      </button>
      <button type="button" className="own-name" onClick={() => setDoing("edit")}>
        <strong>
          {field.name}
          {field.required && (
            <span className="own-required" aria-label={t("own.required")}>
              *
            </span>
          )}
        </strong>
        <span>
          {[t(`own.kind_${field.kind}`), t("own.filled", { n: filled }), changed_by && t("own.changed", { who: changed_by.name, when: when(changed_at) })].filter(Boolean).join(" · ")}
        </span>
      </button>
      <Menu
        commands={field.name}
        align="end"
        trigger={<IconButton icon="more" label={t("own.actions", { name: field.name })} small />}
        groups={[
          { id: "do", items: [item("edit", t("own.edit"), "edit"), item("retype", t("own.retype"), "retry"), item("versions", t("own.versions"), "clock")] },
          {
            id: "move",
            items: [
              { id: "up", label: t("own.moveUp"), icon: "sort", disabled: !mayMove(-1), run: () => onMove(-1) },
              { id: "down", label: t("own.moveDown"), icon: "sort", disabled: !mayMove(1), run: () => onMove(1) },
            ],
          },
          { id: "end", items: [item("archived", t("own.archive"), "archive"), item("deleted", t("own.remove"), "trash", true)] },
        ]}
      />
      {doing === "edit" && <EditField entity={field.entity} setup={setup} others={others} onClose={close} />}
      {doing === "retype" && <Retype setup={setup} onClose={close} />}
      {doing === "versions" && <Versions setup={setup} onClose={close} />}
      {(doing === "archived" || doing === "deleted") && <PutAway setup={setup} to={doing} onClose={close} />}
    </li>
  )
}
