import { Field } from "../../../parts/Field"
import { Select } from "../../../parts/Select"
import { ORDERS } from "../../../state/board/order"
import { useDictionary } from "../../../state/dictionaries"
import type { Funnel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { NumberField } from "./NumberField"

interface Props {
  funnel: Funnel
  patch: (body: Partial<Funnel>) => Promise<boolean>
}

const NONE = 0

/** How the funnel's cards stand on the board; each change is kept at once. */
export function BoardSettings({ funnel, patch }: Props) {
  const { t } = useWords()
  const { data: sources = [] } = useDictionary("sources")
  const offered = sources.filter(({ archived, id }) => !archived || id === funnel.source_id)
  return (
    <section className="step-panel" aria-label={t("funnels.board")}>
      <header>
        <h3>{t("funnels.board")}</h3>
      </header>
      <p className="field-hint">{t("funnels.boardHint")}</p>
      <div className="funnel-board">
        <Field label={t("funnels.boardOrder")}>
          {({ id }) => <Select id={id} label={t("funnels.boardOrder")} value={funnel.board_order} choices={ORDERS.map((value) => ({ value, label: t(`funnels.order_${value}`) }))} onChange={(board_order) => void patch({ board_order })} />}
        </Field>
        <NumberField label={t("funnels.boardPage")} value={funnel.board_page} least={5} most={100} onKeep={(page) => page !== null && void patch({ board_page: page })} />
        <NumberField label={t("funnels.boardDays")} value={funnel.board_days} least={1} most={365} onKeep={(days) => days !== null && void patch({ board_days: days })} />
        {offered.length > 0 && (
          <Field label={t("funnels.boardSource")} hint={t("funnels.boardSourceHint")}>
            {({ id }) => (
              <Select
                id={id}
                label={t("funnels.boardSource")}
                value={funnel.source_id ?? NONE}
                choices={[{ value: NONE, label: t("card.sourceNone") }, ...offered.map((source) => ({ value: source.id, label: source.name }))]}
                onChange={(source) => void patch({ source_id: source || null })}
              />
            )}
          </Field>
        )}
      </div>
    </section>
  )
}
