import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { reasonOf } from "../../../parts/Placeholders"
import { Segments } from "../../../parts/Segments"
import { tell } from "../../../parts/Toast"
import { funnelName } from "../../../state/statuses"
import type { BoardFilter, ListRun, NewBin } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { putRun } from "../lists/many"
import { chooseNone, useChosen } from "./choice"
import type { ColumnData } from "./useBoard"

type Which = "chosen" | "all"

interface Props {
  funnel: Funnel
  filter: BoardFilter
  columns: readonly ColumnData[]
  onClose: () => void
}

/** Requests go into the bin: those that are chosen, or all that the board shows. */
export function BinDialog({ funnel, filter, columns, onClose }: Props) {
  const words = useWords()
  const { t } = words
  const { number } = useFormats()
  const chosen = useChosen(({ ids }) => ids)
  const [which, setWhich] = useState<Which>(chosen.size ? "chosen" : "all")
  const [busy, setBusy] = useState(false)
  const many = which === "chosen" ? chosen.size : columns.reduce((sum, { totals }) => sum + (totals?.count ?? 0), 0)
  const go = () => {
    setBusy(true)
    const body: Partial<NewBin> = which === "chosen" ? { card_ids: [...chosen] } : { filter, status_ids: columns.map(({ status }) => status.id) }
    http
      .post<ListRun>(`/board/${funnel.id}/delete`, body)
      .then((run) => {
        putRun(run)
        chooseNone()
        onClose()
      })
      .catch((fault: unknown) => tell(reasonOf(fault, words), { fault: true }))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      open
      title={t("board.bin")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="danger" busy={busy} disabled={!many} onClick={go}>
            {t("lists.delete")}
          </Button>
        </>
      }
    >
      <div className="deal">
        <Segments<Which>
          label={t("board.binWhich")}
          value={which}
          choices={[
            ...(chosen.size ? [{ value: "chosen" as const, label: t("board.dealChosen", { n: chosen.size }) }] : []),
            { value: "all", label: t("board.binAll", { name: funnelName(funnel, words) }) },
          ]}
          onChange={setWhich}
        />
        <p className="hint">{t("lists.deleteMany", { n: number(many) })}</p>
        <p className="hint">{t("board.binHint")}</p>
      </div>
    </Dialog>
  )
}
