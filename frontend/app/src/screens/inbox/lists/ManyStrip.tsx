import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf, Skeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useUntil } from "../../../parts/useUntil"
import type { ListRun } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { haltRun, takeRunBack, useLeftRows, useRuns } from "./many"
import type { Listed } from "../../../shell/conditions/useColumns"

/** How far the work on many rows has come; when it has ended, what was left out, and the way back. */
export function ManyStrip({ of, onOpen }: { of: Listed; onOpen: (id: number) => void }) {
  const words = useWords()
  const { t } = words
  const runs = useRuns(of)
  const [put, setPut] = useState(0)
  const [shown, setShown] = useState<ListRun | null>(null)
  const run = runs.find(({ id }) => id > put)
  const undoable = useUntil(run?.undo_until)
  const guard = (work: Promise<unknown>) => {
    work.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  }
  const group = of === "invoice" || of === "order" ? t(`bills.title_${of}`) : t(`lists.title_${of}`)
  useActions(
    !run
      ? []
      : run.state === "running"
        ? [{ id: "many-stop", label: t("bulk.stop"), group, icon: "close", run: () => guard(haltRun(run.id)) }]
        : [
            ...(undoable ? [{ id: "many-undo", label: `${t(`lists.did_${run.verb}`)}: ${t("common.undo")}`, group, icon: "undo" as const, run: () => guard(takeRunBack(run.id)) }] : []),
            ...(run.skipped > 0 ? [{ id: "many-left", label: t("bulk.leftOut"), group, icon: "list" as const, run: () => setShown(run) }] : []),
          ],
  )
  if (!run) return null
  const { id, state, total, done, skipped } = run
  const works = state === "running"
  const what = run.undoes === null ? t(`lists.did_${run.verb}`) : t("bulk.name_undo")
  return (
    <div className="bulk-strip" role="status" data-runs={works || undefined}>
      {works && <progress value={done + skipped} max={total} aria-label={what} />}
      <p className="bulk-told">
        <span className="cut">{what}</span>
        <span className="bulk-figures">{works ? t("bulk.progress", { done: done + skipped, total }) : t("lists.rowsDone", { n: done })}</span>
      </p>
      {!works && skipped > 0 && (
        <Button small look="quiet" onClick={() => setShown(run)}>
          {t("bulk.skipped", { n: skipped })}
        </Button>
      )}
      {works ? (
        <Button small look="quiet" onClick={() => guard(haltRun(id))}>
          {t("bulk.stop")}
        </Button>
      ) : (
        undoable && (
          <Button small look="quiet" icon="undo" onClick={() => guard(takeRunBack(id))}>
            {t("common.undo")}
          </Button>
        )
      )}
      {!works && <IconButton icon="close" label={t("common.close")} small onClick={() => setPut(id)} />}
      <Dialog title={t("bulk.leftOut")} open={shown !== null} onClose={() => setShown(null)}>
        {shown && <LeftOut id={shown.id} onOpen={onOpen} />}
      </Dialog>
    </div>
  )
}

function LeftOut({ id, onOpen }: { id: number; onOpen: (id: number) => void }) {
  const { t } = useWords()
  const { data } = useLeftRows(id)
  if (!data) return <Skeleton rows={3}>{null}</Skeleton>
  return (
    <ul className="bulk-left">
      {data.items.map((row) => (
        <li key={row.id}>
          <button type="button" disabled={row.title === null} onClick={() => onOpen(row.id)}>
            {row.title ?? t("lists.unseenRow")}
          </button>
          <span>{row.why.message}</span>
        </li>
      ))}
    </ul>
  )
}
