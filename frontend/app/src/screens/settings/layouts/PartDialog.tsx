import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { TextField } from "../../../parts/Field"
import type { Group, Item, PageOf } from "../../../state/layouts"
import type { FieldSetups, RoleView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { roleName } from "../../../words/roleName"
import { useWords } from "../../../words/words"
import { ConditionField } from "../fields/ConditionField"
import { Tick } from "../../../parts/Tick"
import { useList } from "../pieces/useList"

type Part = Partial<Pick<Group, "name">> & Partial<Omit<Item, "key">>

interface Props {
  entity: PageOf
  part: Part
  title: string
  ofGroup?: boolean
  /** It stands there for everybody. */
  fixed: boolean
  folds: boolean
  onChange: (change: Part) => void
  onClose: () => void
}

/** To whom and on what condition it is shown. What is set stands in the draft at once. */
export function PartDialog({ entity, part, title, ofGroup, fixed, folds, onChange, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const roles = useList<RoleView>("/roles").data ?? []
  const { data: setups } = useQuery({ queryKey: ["fields", "setup"], queryFn: () => http.get<FieldSetups>("/fields/setup") })
  const others = setups?.items.filter(({ field }) => field.entity === entity) ?? []
  const held = part.roles ?? []
  const [name, setName] = useState(part.name ?? "")
  const keepName = () => ofGroup && name.trim() !== part.name && onChange({ name: name.trim(), ...(name.trim() ? {} : { folded: false }) })
  const close = () => {
    keepName()
    onClose()
  }
  return (
    <Dialog title={title} open onClose={close} actions={<Button onClick={close}>{t("common.close")}</Button>}>
      <div className="settings-form">
        {ofGroup && <TextField label={t("layouts.groupName")} hint={t("layouts.groupNameHint")} value={name} maxLength={80} autoComplete="off" onChange={setName} onBlur={keepName} />}
        {!ofGroup && !fixed && <Tick label={t("layouts.hidden")} checked={part.hidden ?? false} onChange={(hidden) => onChange({ hidden })} />}
        {folds && <Tick label={t("layouts.folded")} hint={t("layouts.foldedHint")} checked={part.folded ?? false} onChange={(folded) => onChange({ folded })} />}
        {fixed ? (
          <p className="hint">{t(ofGroup ? "layouts.fixedGroup" : "layouts.fixed")}</p>
        ) : (
          <>
            <fieldset className="several step-part">
              <legend className="field-label">{t("layouts.roles")}</legend>
              <p className="field-hint">{t("layouts.rolesHint")}</p>
              <div>
                {roles.map((role) => (
                  <Tick
                    key={role.id}
                    label={roleName(role, words)}
                    checked={held.includes(role.id)}
                    onChange={(on) => onChange({ roles: on ? [...held, role.id].sort((a, b) => a - b) : held.filter((each) => each !== role.id) })}
                  />
                ))}
              </div>
            </fieldset>
            <ConditionField entity={entity} own={0} others={others} value={part.when ?? null} ofPage onChange={(when) => onChange({ when })} error={undefined} />
            <p className="hint">{t("layouts.noRight")}</p>
          </>
        )}
      </div>
    </Dialog>
  )
}
