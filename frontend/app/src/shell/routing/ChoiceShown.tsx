import type { ChoiceView, FellView, TriedView } from "../../wire/api.gen"
import { useFormats } from "../../words/format"
import { useWords } from "../../words/words"
import "./choice.css"

/** So many names are read; the others are counted. */
const SHOWN = 8

/** To whom it goes, step by step, and why not to the others. */
export function ChoiceShown({ choice }: { choice: ChoiceView }) {
  const { t } = useWords()
  const { person, pool } = choice
  const head = person ? t("routing.goesTo", { name: person.name }) : pool ? t("routing.goesPool", { name: pool.name ?? t("routing.everyone") }) : t("routing.goesNobody")
  return (
    <div className="route-choice">
      <strong>{head}</strong>
      <ol>
        {choice.tried.map((tried) => (
          <Step key={tried.step} tried={tried} chosen={tried.step === choice.step ? (person?.name ?? null) : null} decided={tried.step === choice.step} />
        ))}
      </ol>
    </div>
  )
}

function Step({ tried, chosen, decided }: { tried: TriedView; chosen: string | null; decided: boolean }) {
  const { t } = useWords()
  const why = useWhy()
  const more = tried.fell.length - SHOWN
  return (
    <li>
      <span className="route-step">{t("routing.stepN", { n: tried.step + 1, what: t(`routing.step_${tried.kind}`) })}</span>
      {tried.unfit && <p>{t(`routing.unfit_${tried.unfit}`)}</p>}
      {!tried.unfit && !decided && !tried.fell.length && <p>{t("routing.nobodyAsked")}</p>}
      {(chosen !== null || tried.fell.length > 0) && (
        <ul>
          {chosen !== null && (
            <li data-chosen>
              <span>{chosen}</span> <span>{t("routing.chosen")}</span>
            </li>
          )}
          {tried.fell.slice(0, SHOWN).map((fell) => (
            <li key={fell.user.id}>
              <span>{fell.user.name}</span> <span>{why(fell)}</span>
            </li>
          ))}
          {more > 0 && <li>{t("routing.moreFell", { n: more })}</li>}
        </ul>
      )}
    </li>
  )
}

function useWhy(): (fell: FellView) => string {
  const { t } = useWords()
  const { when } = useFormats()
  return ({ why, at, load, capacity, skill }) => {
    const values = { when: at ? when(at) : "", load: load ?? 0, capacity: capacity ?? 0, skill: skill ?? "" }
    return why === "not_on_duty" && at ? t("routing.fell_not_on_duty_till", values) : t(`routing.fell_${why}`, values)
  }
}
