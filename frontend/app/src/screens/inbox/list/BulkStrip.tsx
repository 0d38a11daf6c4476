import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf, Skeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useUntil } from "../../../parts/useUntil"
import type { Bulk } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { openDialog } from "../place"
import { halt, takeBack, useBulks, useSkipped } from "./bulk"

/** How far the work on many dialogs has come; when it has ended, what was left out, and the way back. */
export function BulkStrip() {
  const words = useWords()
  const { t } = words
  const bulks = useBulks()
  const [put, setPut] = useState(0)
  const [shown, setShown] = useState<Bulk | null>(null)
  const bulk = bulks.find(({ id }) => id > put)
  const undoable = useUntil(bulk?.undo_until)
  const guard = (work: Promise<unknown>) => {
    work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  const group = t("list.keys")
  useActions(
    !bulk
      ? []
      : bulk.state === "running"
        ? [{ id: "bulk-stop", label: t("bulk.stop"), group, icon: "close", run: () => guard(halt(bulk.id)) }]
        : [
            ...(undoable ? [{ id: "bulk-undo", label: `${t(`bulk.name_${bulk.verb}`)}: ${t("common.undo")}`, group, icon: "undo" as const, run: () => guard(takeBack(bulk.id)) }] : []),
            ...(bulk.skipped > 0 ? [{ id: "bulk-left", label: t("bulk.leftOut"), group, icon: "list" as const, run: () => setShown(bulk) }] : []),
          ],
  )
  if (!bulk) return null
  const { id, state, total, done, skipped } = bulk
  const runs = state === "running"
  const what = t(bulk.undoes === null ? `bulk.name_${bulk.verb}` : "bulk.name_undo")
  return (
    <div className="bulk-strip" role="status" data-runs={runs || undefined}>
      {runs && <progress value={done + skipped} max={total} aria-label={what} />}
      <p className="bulk-told">
        <span className="cut">{what}</span>
        <span className="bulk-figures">{runs ? t("bulk.progress", { done: done + skipped, total }) : t("bulk.ended", { n: done })}</span>
      </p>
      {!runs && skipped > 0 && (
        <Button small look="quiet" onClick={() => setShown(bulk)}>
          {t("bulk.skipped", { n: skipped })}
        </Button>
      )}
      {runs ? (
        <Button small look="quiet" onClick={() => guard(halt(id))}>
          {t("bulk.stop")}
        </Button>
      ) : (
        undoable && (
          <Button small look="quiet" icon="undo" onClick={() => guard(takeBack(id))}>
            {t("common.undo")}
          </Button>
        )
      )}
      {!runs && <IconButton icon="close" label={t("common.close")} small onClick={() => setPut(id)} />}
      <Dialog title={t("bulk.leftOut")} open={shown !== null} onClose={() => setShown(null)}>
        {shown && <LeftOut id={shown.id} onOpen={() => setShown(null)} />}
      </Dialog>
    </div>
  )
}

function LeftOut({ id, onOpen }: { id: number; onOpen: () => void }) {
  const { t } = useWords()
  const { data } = useSkipped(id, true)
  if (!data) return <Skeleton rows={3}>{null}</Skeleton>
  return (
    <ul className="bulk-left">
      {data.items.map(({ conversation_id, title, why }) => (
        <li key={conversation_id}>
          <button
            type="button"
            disabled={title === null}
            onClick={() => {
              openDialog(conversation_id)
              onOpen()
            }}
          >
            {title ?? t("bulk.unseen")}
          </button>
          <span>{why.message}</span>
        </li>
      ))}
    </ul>
  )
}
