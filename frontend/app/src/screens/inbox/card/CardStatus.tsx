import { StatusDot } from "../../../parts/Marks"
import { Select } from "../../../parts/Select"
import { Bone } from "../../../parts/Placeholders"
import type { Card, Status } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { statusOf } from "./fields"
import { Slot } from "./Slot"
import { funnelName, statusColor, statusName, useFunnels } from "./status"
import { useKept } from "./useKept"

/** Where the request stands: the steps of its own funnel. */
export function CardStatus({ card, may }: { card: Card; may: boolean }) {
  const words = useWords()
  const funnels = useFunnels()
  const keeping = useKept(statusOf(card.id), card)
  const funnel = funnels?.find(({ id }) => id === card.funnel_id)
  if (!funnel) return <Bone height={32} />
  const named = (status: Status) => ({ value: status.id, label: statusName(status, words), mark: <Dot status={status} /> })
  const name = (id: number) => named(funnel.statuses.find((status) => status.id === id) ?? funnel.statuses[0]!).label
  const now = funnel.statuses.find(({ id }) => id === keeping.shown)
  return (
    <Slot part="status" keeping={keeping} say={name} tall>
      {may ? (
        <Select
          label={words.t("card.status", { funnel: funnelName(funnel, words) })}
          value={keeping.shown}
          choices={funnel.statuses.map(named)}
          onChange={(id) => id !== keeping.shown && keeping.set(id)}
        />
      ) : (
        <p className="card-status-fixed">
          {now && <Dot status={now} />}
          {name(keeping.shown)}
        </p>
      )}
    </Slot>
  )
}

export const Dot = ({ status }: { status: Status }) => <StatusDot category={status.category} color={statusColor(status.color)} />
