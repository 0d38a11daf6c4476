import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { TextField } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import type { Look, ListView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"
import type { Listed } from "./useList"
import { askViews, putViews, useListViews } from "./useList"

interface Props {
  of: Listed
  look: Look
  onTake: (look: Look | null) => void
}

/** Saved views: mine, my team's, everybody's; how the list stands now can be kept under a name. */
export function Views({ of, look, onTake }: Props) {
  const words = useWords()
  const { t } = words
  const me = useMe().id
  const views = useListViews(of)
  const [id, setId] = useState(0)
  const chosen = views.find((view) => view.id === id)
  const choices = [
    { value: 0, label: t("lists.viewAll"), group: "" },
    ...views.map((view) => ({ value: view.id, label: view.name, group: t(`lists.whose_${view.whose}`), why: view.look ? null : t("lists.viewClosed") })),
  ]
  const take = (next: number) => {
    setId(next)
    onTake(views.find((view) => view.id === next)?.look ?? null)
  }
  const remove = async (view: ListView) => {
    try {
      await http.delete(`/lists/${of}/views/${view.id}`)
      take(0)
      await askViews(of)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  return (
    <div className="lists-views">
      <Select label={t("lists.view")} value={chosen ? id : 0} choices={choices} onChange={take} />
      <Popover label={t("lists.saveView")} align="end" trigger={<IconButton icon="plus" label={t("lists.saveView")} />}>
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
      </Popover>
      {chosen && chosen.owner_id === me && <IconButton icon="trash" label={t("lists.removeView", { name: chosen.name })} onClick={() => void remove(chosen)} />}
    </div>
  )
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
