import { Button } from "../../parts/Button"
import type { ImportView } from "../../wire/api.gen"
import { useWords } from "../../words/words"
import { Sums, Work } from "./Sums"
import { useDeed } from "./useDeed"
import { sumOf } from "./useImport"

/** Under way: how far, and how to hold it. */
export function RunStep({ run }: { run: ImportView }) {
  const { t } = useWords()
  const [deed, busy] = useDeed(run)
  const held = run.state === "paused"
  return (
    <Work title={t(held ? "transfer.paused" : "transfer.running")} done={sumOf(run.done)} total={run.total}>
      <Button icon={held ? "play" : "pause"} look={held ? "primary" : "plain"} busy={busy === "run" || busy === "pause"} onClick={() => void deed(held ? "run" : "pause")}>
        {t(held ? "transfer.resume" : "transfer.pause")}
      </Button>
      <Button look="quiet" busy={busy === "cancel"} onClick={() => void deed("cancel")}>
        {t("transfer.stop")}
      </Button>
      <Sums counts={run.done} />
    </Work>
  )
}
