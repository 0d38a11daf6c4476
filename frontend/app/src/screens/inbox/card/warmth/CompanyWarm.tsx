import { WarmthMark } from "../../../../parts/Marks"
import { useShown } from "../../../../shell/me"
import { useCompanyWarmth, useStageOf } from "../../../../state/stages"
import { useStageLook } from "../../../../state/warmth"
import { useWords } from "../../../../words/words"
import "./warmth.css"

/** How warm a company is: as its warmest, and all of its people together. */
export function CompanyWarm({ id }: { id: number }) {
  const { t } = useWords()
  const warmth = useCompanyWarmth(id, useShown("warmth"))
  const look = useStageLook()(warmth?.stage)
  if (!warmth || !look) return null
  return (
    <div className="slot" data-warmth>
      <span className="slot-label">{t("warmth.title")}</span>
      <p className="company-warm">
        <WarmthMark look={look} />
        <span className="hint">{t("warmth.together", { n: Math.round(warmth.score) })}</span>
      </p>
    </div>
  )
}

/** How warm one of many is, beside their name. */
export function PersonWarm({ id }: { id: number }) {
  const look = useStageLook()(useStageOf(id, useShown("warmth")))
  return look ? <WarmthMark look={look} /> : null
}
