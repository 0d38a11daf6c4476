import { useQuery } from "@tanstack/react-query"
import type { SyntheticEvent } from "react"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Field, TextField } from "../../../parts/Field"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Segments } from "../../../parts/Segments"
import { Select } from "../../../parts/Select"
import { tagStyle } from "../../../parts/TagChip"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { useBegun } from "../../../state/begun"
import type { Order } from "../../../state/dialogs"
import type { Draft } from "../../../state/views"
import { saveView } from "../../../state/views"
import { http } from "../../../wire/http"
import type { Filter, Named, Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { chooseTab } from "../../../state/choice"
import { COLORS, signOf, SIGNS } from "./signs"
import { ViewSign } from "./ViewTabs"

/** Keep what the list shows under a name. */
export function SaveView({ filter, order }: { filter: Filter; order: Order }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  useActions([{ id: "save-view", label: t("filter.saveAs"), group: t("list.views"), icon: "filter", chord: "Shift+KeyS", run: () => setOpen(true) }])
  const trigger = (
    <Button small look="quiet">
      {t("filter.saveAs")}
    </Button>
  )
  return (
    <Popover label={t("filter.saveAs")} trigger={trigger} open={open} onOpen={setOpen}>
      {(close) => (
        <ViewForm
          onKeep={async (view) => {
            const made = await saveView({ ...view, filter, order })
            chooseTab(String(made.id))
            close()
          }}
        />
      )}
    </Popover>
  )
}

type Face = Pick<Draft, "name" | "icon" | "color" | "scope" | "team_id">

const BLANK: Face = { name: "", icon: null, color: null, scope: "me", team_id: null }

/** A view's name and sign, and whose it is. */
export function ViewForm({ start = BLANK, onKeep }: { start?: Face; onKeep: (view: Face) => Promise<void> }) {
  const words = useWords()
  const { t } = words
  const { value: name, set, drop } = useBegun(`view/${start.name}`, start.name)
  const [whose, setWhose] = useState(start.scope === "team" ? `team-${start.team_id}` : start.scope)
  const [icon, setIcon] = useState(signOf(start.icon))
  const [color, setColor] = useState(start.color ?? "slate")
  const [busy, setBusy] = useState(false)
  const choices = useWhose()
  const keep = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!name.trim()) return
    setBusy(true)
    const team_id = whose.startsWith("team-") ? Number(whose.slice(5)) : null
    onKeep({ name, icon, color, scope: team_id === null ? (whose as "me" | "all") : "team", team_id })
      .then(drop)
      .catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
      .finally(() => setBusy(false))
  }
  return (
    <form className="view-form" onSubmit={keep}>
      <TextField label={t("filter.name")} value={name} onChange={(typed) => set(() => typed)} maxLength={60} autoFocus />
      <div className="view-face">
        <Segments label={t("filter.sign")} value={icon} choices={SIGNS.map((sign) => ({ value: sign, label: <ViewSign icon={sign} color={color} />, name: t(`filter.sign_${sign}`) }))} onChange={setIcon} />
        <Segments label={t("filter.color")} value={color} choices={COLORS.map((each) => ({ value: each, label: <i className="view-color" style={tagStyle(each)} />, name: t(`filter.color_${each}`) }))} onChange={setColor} />
      </div>
      {choices.length > 1 && (
        <Field label={t("filter.whose")}>{({ id }) => <Select id={id} label={t("filter.whose")} value={whose} choices={choices} onChange={setWhose} />}</Field>
      )}
      <Button look="primary" type="submit" busy={busy} disabled={!name.trim()}>
        {t("common.save")}
      </Button>
    </form>
  )
}

/** For me; who may share: for a team of mine, for everybody. */
function useWhose() {
  const { t } = useWords()
  const { teams } = useMe()
  const shares = useMay("views.share")
  const { data } = useQuery({ queryKey: ["teams"], queryFn: () => http.get<Page<Named>>("/teams"), enabled: shares })
  const mine = { value: "me", label: t("filter.mine") }
  if (!shares) return [mine]
  const own = (data?.items ?? []).filter(({ id }) => teams.includes(id))
  return [mine, ...own.map(({ id, name }) => ({ value: `team-${id}`, label: t("filter.team_of", { name }) })), { value: "all", label: t("filter.everybody") }]
}
