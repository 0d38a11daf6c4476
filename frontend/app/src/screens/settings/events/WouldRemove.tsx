import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Fault } from "../../../shell/enter/Fault"
import type { FormState } from "../../../shell/enter/useForm"
import { useEventKindName } from "../../../state/eventKinds"
import type { KeepingPreview } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

interface Props {
  outlook: KeepingPreview
  form: FormState
  onClose: () => void
}

/** What would go for good, and whose points with it: seen before it is saved. */
export function WouldRemove({ outlook: { removes, people, looked_at, moves }, form, onClose }: Props) {
  const { t } = useWords()
  const { day } = useFormats()
  const nameOf = useEventKindName()
  const found = removes.filter(({ facts }) => facts !== 0)
  return (
    <Dialog
      title={t("keeping.previewTitle")}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look={found.length ? "danger" : "primary"} busy={form.busy} onClick={form.submit}>
            {t(found.length ? "keeping.removeThem" : "common.save")}
          </Button>
        </>
      }
    >
      <div className="keeping-outlook">
        {found.length ? (
          <>
            <ul>
              {found.map(({ kind, facts, oldest }) => (
                <li key={kind}>
                  <strong>{nameOf(kind)}</strong>
                  <span>{[facts === null ? t("keeping.manyFacts") : t("keeping.facts", { n: facts }), oldest && t("keeping.since", { when: day(oldest) })].filter(Boolean).join(", ")}</span>
                </li>
              ))}
            </ul>
            <p>{people === 0 ? t("keeping.nobody") : people === null ? t("keeping.manyPeople") : t("keeping.people", { n: people })}</p>
            {moves > 0 && <p>{t("keeping.moves", { n: moves, of: looked_at })}</p>}
            <p>{t("keeping.forGood")}</p>
          </>
        ) : (
          <p>{t("keeping.nothing")}</p>
        )}
        <Fault text={form.message} />
      </div>
    </Dialog>
  )
}
