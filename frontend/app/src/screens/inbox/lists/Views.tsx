import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { useBin } from "../../../shell/useBin"
import type { Look, ListView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Listed } from "../../../shell/conditions/useColumns"
import { FollowMenu } from "../feed/FollowMenu"
import { askViews, putViews, useListViews } from "./useList"

interface Props {
  of: Listed
  look: Look
  onTake: (look: Look | null) => void
  /** Is what was deleted looked at? A list without a bin says nothing of it. */
  bin?: boolean
  onBin?: (bin: boolean) => void
}

/** Whoever matches such a view can be followed by it: papers are told with their requests. */
const FOLLOWED: ReadonlySet<Listed> = new Set(["contact", "company", "card"])
const ALL = 0
const BIN = -1

/** Saved views: mine, my team's, everybody's; how the list stands now can be kept under a name. */
export function Views({ of, look, onTake, bin = false, onBin }: Props) {
  const words = useWords()
  const { t } = words
  const me = useMe().id
  const views = useListViews(of)
  const may = useBins()
  const [id, setId] = useState(ALL)
  const chosen = views.find((view) => view.id === id)
  const choices = [
    { value: ALL, label: t("lists.viewAll"), group: "" },
    ...(onBin && may(of) ? [{ value: BIN, label: t("lists.bin"), group: "" }] : []),
    ...views.map((view) => ({ value: view.id, label: view.name, group: t(`lists.whose_${view.whose}`), why: view.look ? null : t("lists.viewClosed") })),
  ]
  const take = (next: number) => {
    setId(next)
    onBin?.(next === BIN)
    onTake(views.find((view) => view.id === next)?.look ?? null)
  }
  const remove = async (view: ListView) => {
    try {
      await http.delete(`/lists/${of}/views/${view.id}`)
      take(ALL)
      await askViews(of)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  return (
    <div className="lists-views">
      <Select label={t("lists.view")} value={bin ? BIN : chosen ? id : ALL} choices={choices} onChange={take} />
      {!bin && <Popover label={t("lists.saveView")} align="end" trigger={<IconButton icon="plus" label={t("lists.saveView")} />}>
        {(close) => (
          <Keep
            of={of}
            look={look}
            onKept={(kept) => {
              setId(kept)
              close()
            }}
          />
        )}
      </Popover>}
      {chosen?.look && FOLLOWED.has(of) && !bin && <FollowMenu kind="view" id={chosen.id} short={chosen.name} />}
      {chosen && chosen.owner_id === me && <IconButton icon="trash" label={t("lists.removeView", { name: chosen.name })} onClick={() => void remove(chosen)} />}
    </div>
  )
}

/** Whose bin I may look into. */
function useBins(): (of: Listed) => boolean {
  const may: Partial<Record<Listed, boolean>> = { contact: useBin("contact").may, company: useBin("company").may, card: useBin("card").may }
  return (of) => may[of] ?? false
}

function Keep({ of, look, onKept }: { of: Listed; look: Look; onKept: (id: number) => void }) {
  const words = useWords()
  const { t } = words
  const { teams } = useMe()
  const share = useMay("views.share")
  const [name, setName] = useState("")
  const [whose, setWhose] = useState<ListView["whose"]>("me")
  const [fault, setFault] = useState<string>()
  const options: ListView["whose"][] = share ? (teams.length ? ["me", "team", "all"] : ["me", "all"]) : ["me"]
  const save = async () => {
    try {
      const page = await http.post<Page<ListView>>(`/lists/${of}/views`, { name, look, whose, team_id: whose === "team" ? teams[0] : null })
      putViews(of, page)
      onKept(Math.max(...page.items.map(({ id }) => id)))
    } catch (error) {
      setFault(reasonOf(error, words))
    }
  }
  return (
    <form
      className="lists-keep"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextField label={t("lists.viewName")} value={name} maxLength={60} error={fault} onChange={setName} />
      {options.length > 1 && <Select label={t("lists.viewFor")} value={whose} choices={options.map((each) => ({ value: each, label: t(`lists.whose_${each}`) }))} onChange={setWhose} />}
      <Button look="primary" type="submit" disabled={!name.trim()}>
        {t("lists.saveView")}
      </Button>
    </form>
  )
}
