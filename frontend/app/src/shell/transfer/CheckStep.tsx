import { Button } from "../../parts/Button"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import type { ImportView } from "../../wire/api.gen"
import { Faults } from "./Faults"
import { Sums, Work } from "./Sums"
import { sumOf } from "./useImport"
import { useDeed } from "./useDeed"

/** Every row was tried and undone: what would become of it. */
export function CheckStep({ run, onBack }: { run: ImportView; onBack: () => void }) {
  const { t } = useWords()
  const { number } = useFormats()
  const [deed, busy] = useDeed(run)
  if (run.state === "checking")
    return (
      <Work title={t("transfer.checking")} done={sumOf(run.checked)} total={run.total}>
        <Button onClick={() => void deed("pause")} busy={busy === "pause"}>
          {t("transfer.back")}
        </Button>
      </Work>
    )
  const good = run.total - run.checked.error
  return (
    <>
      <Sums counts={run.checked} />
      <div className="import-deeds">
        <Button onClick={onBack}>{t("transfer.back")}</Button>
        <Button look="primary" disabled={good === 0} busy={busy === "run"} onClick={() => void deed("run")}>
          {`${t("transfer.run")} (${number(good)})`}
        </Button>
      </div>
      <Faults run={run} />
    </>
  )
}
