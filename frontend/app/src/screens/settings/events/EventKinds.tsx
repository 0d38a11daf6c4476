import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import { KindMark } from "../../../shell/events/KindMark"
import type { ActivityKindView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import "../dictionaries/dictionaries.css"
import { change } from "../funnels/change"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditKind } from "./EditKind"
import { Keeping } from "./Keeping"
import "./kinds.css"

/** Own kinds of events: what they are called, which data they ask for. */
export default function EventKinds() {
  const { t } = useWords()
  const query = useList<ActivityKindView>("/activity-kinds")
  const [editing, setEditing] = useState<ActivityKindView | "new" | null>(null)
  return (
    <Page
      title={t("events.kinds")}
      hint={t("events.kindsHint")}
      action={
        <Button icon="plus" onClick={() => setEditing("new")}>
          {t("events.newKind")}
        </Button>
      }
    >
      <Loaded query={query} failed={t("events.kindsFailed")}>
        {(all) => <Kinds all={all} onEdit={setEditing} />}
      </Loaded>
      <Keeping />
      {editing && <EditKind kind={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  )
}

function Kinds({ all, onEdit }: { all: readonly ActivityKindView[]; onEdit: (kind: ActivityKindView) => void }) {
  const { t } = useWords()
  if (!all.length) return <EmptyState icon="bell" title={t("events.noKinds")} hint={t("events.noKindsAdmin")} />
  return (
    <ul className="dictionary">
      {all.map((kind, at) => (
        <Row key={kind.id} kind={kind} all={all} at={at} onEdit={() => onEdit(kind)} />
      ))}
    </ul>
  )
}

function Row({ kind, all, at, onEdit }: { kind: ActivityKindView; all: readonly ActivityKindView[]; at: number; onEdit: () => void }) {
  const words = useWords()
  const { t } = words
  const send = async (run: () => Promise<unknown>) => {
    await change(run, words)
    await refresh("/activity-kinds")
  }
  const move = (step: 1 | -1) => {
    const ids = all.map(({ id }) => id)
    ids.splice(at + step, 0, ...ids.splice(at, 1))
    void send(() => http.put("/activity-kinds/order", { ids }))
  }
  const archive = () => void send(() => http.patch(`/activity-kinds/${kind.id}`, { version: kind.version, archived: !kind.archived }))
  const fields = kind.fields.filter(({ archived }) => !archived)
  return (
    <li data-archived={kind.archived || undefined}>
      <div className="dictionary-row">
        <KindMark kind={kind} />
        <button type="button" className="kinds-name cut" onClick={onEdit}>
          {kind.name}
        </button>
        <span className="dictionary-mark kinds-fields cut">{kind.archived ? t("dictionaries.archived") : fields.map(({ name }) => name).join(", ")}</span>
        <Menu
          commands={kind.name}
          align="end"
          trigger={<IconButton icon="more" label={t("dictionaries.actions", { name: kind.name })} small />}
          groups={[
            {
              id: "do",
              items: [
                { id: "edit", label: t("events.editKind"), icon: "edit", run: onEdit },
                { id: "up", label: t("dictionaries.up"), disabled: at === 0, run: () => move(-1) },
                { id: "down", label: t("dictionaries.down"), disabled: at === all.length - 1, run: () => move(1) },
              ],
            },
            { id: "end", items: [{ id: "archive", label: t(kind.archived ? "dictionaries.back" : "dictionaries.archive"), icon: kind.archived ? "undo" : "archive", run: archive }] },
          ]}
        />
      </div>
    </li>
  )
}
