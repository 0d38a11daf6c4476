import { lazy, Suspense } from "react"
import { Button } from "../../../../parts/Button"
import { ButtonRows } from "../../../../parts/buttons/ButtonRows"
import type { Fault } from "../../../../parts/buttons/limits"
import type { Rows } from "../../../../parts/buttons/rows"
import { said } from "../../../../parts/buttons/rows"
import type { ButtonLimits } from "../../../../wire/api.gen"
import { useWords } from "../../../../words/words"
import { edit } from "../desk"
import "./row.css"

const ButtonsEditor = lazy(() => import("../../../../parts/buttons/ButtonsEditor"))

interface Props {
  id: number
  rows: Rows
  limits: ButtonLimits | null
  fault: Fault | null
  fresh: number
  onLeave: () => void
}

/** The buttons of the answer, between its files and the button that sends it. Where the channel takes none they are kept, and it is said. */
export function ButtonsRow({ id, rows, limits, fault, fresh, onLeave }: Props) {
  const { t } = useWords()
  if (!rows.length) return null
  if (!limits)
    return (
      <div className="composer-buttons" data-lost>
        <ButtonRows rows={said(rows)} />
        <p role="alert">{t("buttons.noneHere")}</p>
        <Button small onClick={() => edit(id, "reply", { buttons: [] })}>
          {t("buttons.dropAll")}
        </Button>
      </div>
    )
  return (
    <div className="composer-buttons">
      <Suspense>
        <ButtonsEditor key={id} rows={rows} limits={limits} fault={fault} fresh={fresh} onChange={(next) => edit(id, "reply", { buttons: next })} onLeave={onLeave} />
      </Suspense>
    </div>
  )
}
