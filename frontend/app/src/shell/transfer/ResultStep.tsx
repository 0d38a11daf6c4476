import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { useLocation } from "wouter"
import { Button } from "../../parts/Button"
import { queries } from "../../state/session"
import type { ImportView, LeftView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import { Faults } from "./Faults"
import { Sums, Work } from "./Sums"
import { useDeed } from "./useDeed"
import { LIST } from "./useImport"

/** What became of it; for thirty days it can be taken back. */
export function ResultStep({ run }: { run: ImportView }) {
  const { t } = useWords()
  const { when } = useFormats()
  const [, go] = useLocation()
  const [deed, busy] = useDeed(run)
  const { state, undone } = run
  // the lists are asked anew: they hold what was there before
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ["contacts"] })
    void queries.invalidateQueries({ queryKey: ["companies"] })
    void queries.invalidateQueries({ queryKey: ["cards"] })
  }, [state])
  if (state === "undoing") return <Work title={t("transfer.undoing")} done={undone.removed + undone.left + undone.restored} total={run.done.new + run.done.filled + run.done.updated} />
  const title = state === "undone" ? "transfer.isUndone" : state === "done" ? "transfer.finished" : run.ended_at ? "transfer.stopped" : "transfer.notRun"
  return (
    <>
      <section className="import-part">
        <h2 aria-live="polite">{t(title)}</h2>
        {state === "undone" ? (
          <p>
            {t("transfer.removed", { n: undone.removed })}
            {undone.restored > 0 && `, ${t("transfer.restored", { n: undone.restored })}`}
            {undone.left > 0 && `, ${t("transfer.left", { n: undone.left })}`}
          </p>
        ) : (
          <Sums counts={run.done} />
        )}
        <div className="import-deeds">
          <Button look="primary" onClick={() => go(LIST[run.entity])}>
            {t("transfer.toList")}
          </Button>
          <Button onClick={() => go(`/contacts/import?of=${run.entity}`)}>{t("transfer.another")}</Button>
          {run.undo_until && (
            <Button look="quiet" icon="undo" busy={busy === "undo"} onClick={() => void deed("undo")}>
              {t("transfer.undo")}
            </Button>
          )}
        </div>
        {run.undo_until && <p className="hint">{t("transfer.undoHint", { when: when(run.undo_until) })}</p>}
      </section>
      {state === "undone" && undone.left > 0 && <Left id={run.id} />}
      {state !== "undone" && <Faults run={run} />}
    </>
  )
}

function Left({ id }: { id: number }) {
  const { t } = useWords()
  const { data } = useQuery({ queryKey: ["import-rows", id, "left"], queryFn: () => http.get<Page<LeftView>>(`/imports/${id}/left`) })
  return (
    <ul className="import-faults">
      {data?.items.map((each) => (
        <li key={`${each.kind}/${each.id}`}>
          <b>{t("transfer.line", { n: String(each.line) })}</b>
          <span className="import-said">{t(`transfer.of_${each.kind}`)}</span>
          <span>{each.message}</span>
        </li>
      ))}
    </ul>
  )
}
