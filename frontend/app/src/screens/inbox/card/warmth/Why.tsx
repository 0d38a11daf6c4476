import { useQuery } from "@tanstack/react-query"
import { WarmthMark } from "../../../../parts/Marks"
import { ErrorState, RowsSkeleton } from "../../../../parts/Placeholders"
import { useMarkName, useStageLook } from "../../../../state/warmth"
import type { WarmthTold } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { pathOf, SHOWN_DAYS } from "./curve"

/** What gave the points, how they fade, and when somebody cools. */
export function Why({ contact }: { contact: number }) {
  const { t } = useWords()
  const { data, error, refetch } = useQuery({ queryKey: ["contacts", contact, "warmth"], queryFn: () => http.get<WarmthTold>(`/contacts/${contact}/warmth`) })
  if (error && !data) return <ErrorState title={t("warmth.failed")} error={error} onRetry={() => void refetch()} />
  return data ? <Told told={data} /> : <RowsSkeleton />
}

function Told({ told }: { told: WarmthTold }) {
  const { t } = useWords()
  const { when, exact, number } = useFormats()
  const look = useStageLook()
  const nameOf = useMarkName()
  const here = look(told.stage)
  return (
    <div className="why-warm">
      <p className="why-warm-now">
        {here && <WarmthMark look={here} />}
        <strong>{t("warmth.score", { n: told.score })}</strong>
      </p>
      <Curve told={told} />
      <ul className="why-warm-cools">
        {told.cools.map(({ stage, since }) => {
          const then = look(stage)
          return then && since && <li key={since}>{t("warmth.coolsTo", { stage: then.name, when: when(since) })}</li>
        })}
        {told.cools.length === 0 && <li>{t("warmth.staysSo")}</li>}
        <li>{t("warmth.halves", { n: told.half_life_days })}</li>
      </ul>
      {told.points.length === 0 ? (
        <p className="why-warm-none">{t("warmth.nothing")}</p>
      ) : (
        <ol className="why-warm-points">
          {told.points.map((point, at) => (
            <li key={at}>
              <span className="cut">{nameOf(point.mark)}</span>
              <time title={exact(point.at)}>{when(point.at)}</time>
              <span className="why-warm-gave">{t("warmth.gave", { n: signed(point.gave, number) })}</span>
              <strong>{t("warmth.left", { n: signed(point.left, number) })}</strong>
            </li>
          ))}
          {told.more > 0 && <li>{t("warmth.more", { n: told.more, left: signed(told.more_left, number) })}</li>}
        </ol>
      )}
    </div>
  )
}

const signed = (n: number, number: (n: number) => string) => (n > 0 ? `+${number(n)}` : number(n).replace("-", "−"))

/** The points of the next weeks; each stage that is passed has a dot. */
function Curve({ told }: { told: WarmthTold }) {
  const { t } = useWords()
  if (told.score <= 0) return null
  const { line, dots } = pathOf(told)
  return (
    <svg className="why-warm-curve" viewBox="0 0 100 36" preserveAspectRatio="none" role="img" aria-label={t("warmth.curve", { days: SHOWN_DAYS })}>
      <path d={line} />
      {dots.map(({ x, y }) => (
        <path key={x} className="why-warm-dot" d={`M${x} ${y}h.01`} />
      ))}
    </svg>
  )
}
