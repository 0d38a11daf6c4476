import { useEffect, useEffectEvent, useState } from "react"
import { StatusDot } from "../../../parts/Marks"
import { Bone } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { useMay, useMe } from "../../../shell/me"
import { convertRequest } from "../../../shell/requests/requests"
import { useOwnFields } from "../../../state/fields"
import { missing, whyNot } from "../../../state/funnels"
import type { Card, Funnel, Status } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { AskDialog } from "./ask/AskDialog"
import { statusOf } from "./fields"
import { Fill } from "./Fill"
import { Slot } from "./Slot"
import { funnelName, statusColor, statusName, useFunnels } from "../../../state/statuses"
import { useKept } from "./useKept"

/** No status has this number: "ask an administrator for one". */
const ASK = 0

/** Where the request stands: the steps of its own funnel, and of others that its kind may go to. */
export function CardStatus({ card, may }: { card: Card; may: boolean }) {
  const words = useWords()
  const { t } = words
  const funnels = useFunnels()
  const { items: fields } = useOwnFields()
  const hidden = useMe().hidden_fields
  const keeping = useKept(statusOf(card.id), card)
  const role = useMe().role_id
  const manages = useMay("statuses.manage")
  const [wanted, want] = useState<number | null>(null)
  const [asking, ask] = useState(false)
  const steps = funnels?.flatMap(({ statuses }) => statuses) ?? []
  const to = steps.find(({ id }) => id === wanted)
  const lacks = to ? missing(to, card, fields, hidden) : []
  const full = to !== undefined && lacks.length === 0

  // What was missing is there now, and the choice was kept: it moves.
  const move = useEffectEvent((id: number) => {
    keeping.set(id)
    queueMicrotask(() => want(null))
  })
  useEffect(() => {
    if (full && wanted !== null) move(wanted)
  }, [full, wanted])

  const funnel = funnels?.find(({ id }) => id === card.funnel_id)
  const gone = funnel?.gone.find(({ id }) => id === keeping.shown)
  const now = steps.find(({ id }) => id === keeping.shown) ?? gone
  if (!funnels || !funnel || !now) return <Bone height={32} />

  const choice = (status: Status, of: Funnel, group: string | undefined) => ({
    value: status.id,
    label: statusName(status, words),
    mark: <Dot status={status} />,
    ...(group !== undefined && { group }),
    why: status.id === now.id ? null : sayWhy(gone ? null : whyNot(now, status, of.auto, role, manages)),
  })
  const sayWhy = (why: ReturnType<typeof whyNot>) => why && t(`funnels.${why}`)
  const here = funnels.filter(({ kind }) => (kind === "lead") === (card.kind === "lead"))
  const ordered = [funnel, ...here.filter(({ id }) => id !== funnel.id)]
  const several = ordered.length > 1
  const name = (id: number) => statusName([...steps, ...funnel.gone].find((status) => status.id === id) ?? now, words)
  const pick = (id: number) => {
    const status = steps.find((each) => each.id === id)
    // a lead ends so by conversion alone
    if (status && card.kind === "lead" && status.category === "won" && id !== keeping.shown) {
      convertRequest(card.id)
      return
    }
    const short = status && id !== keeping.shown && missing(status, card, fields, hidden).length > 0
    want(short ? id : null)
    if (id === ASK) ask(true)
    else if (!short && id !== keeping.shown) keeping.set(id)
  }
  return (
    <div className="card-status">
      <Slot part="status" keeping={keeping} say={name} tall>
        {may ? (
          <Select
            label={t("card.status", { funnel: funnelName(funnel, words) })}
            value={keeping.shown}
            nothing={t("funnels.moving")}
            choices={[
              ...ordered.flatMap((each) => each.statuses.map((status) => choice(status, each, several ? funnelName(each, words) : undefined))),
              ...(manages ? [] : [{ value: ASK, label: t("funnels.ask"), group: "" }]),
            ]}
            onChange={pick}
          />
        ) : (
          <p className="card-status-fixed">
            <Dot status={now} />
            {name(keeping.shown)}
          </p>
        )}
      </Slot>
      {lacks.length > 0 && to && <Fill lacks={lacks} to={statusName(to, words)} onLeave={() => want(null)} />}
      {asking && <AskDialog funnel={funnel} onClose={() => ask(false)} />}
    </div>
  )
}

export const Dot = ({ status }: { status: Status }) => <StatusDot category={status.category} color={statusColor(status.color)} />
