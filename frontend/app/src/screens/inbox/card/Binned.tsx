import { Button } from "../../../parts/Button"
import { EmptyState } from "../../../parts/Placeholders"
import { useBin } from "../../../shell/useBin"
import type { Card } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

/** A request that was deleted: since when, and the way back. */
export function Binned({ card }: { card: Card }) {
  const { t } = useWords()
  const { ago } = useFormats()
  const { may, back } = useBin("card")
  return (
    <EmptyState
      icon="trash"
      title={t("request.binned", { n: String(card.id), when: card.deleted_at ? ago(card.deleted_at) : "" })}
      hint={t("request.binnedHint")}
      action={
        may && (
          <Button icon="undo" onClick={() => void back(card.id)}>
            {t("lists.restore")}
          </Button>
        )
      }
    />
  )
}
