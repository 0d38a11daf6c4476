import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useState } from "react"
import { Field } from "../../../parts/Field"
import { StatusDot } from "../../../parts/Marks"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import type { Effects, FunnelSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Funnel, Status } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { funnelName, statusColor, statusName } from "../../../state/statuses"
import { Confirm } from "../pieces/Confirm"
import { oneByOne } from "../pieces/oneByOne"
import { NamedByRules } from "../pieces/NamedByRules"
import { afresh, change, latest } from "./change"

/** Delete a status: first it says what moves, and where. */
export function RemoveStep({ step, all, onClose }: { step: Status; all: FunnelSetup[]; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const ways = useWays(all, step.funnel_id, (status) => status.id !== step.id)
  const [to, setTo] = useState(ways.choices[0]?.value ?? 0)
  const { data } = useQuery({ queryKey: ["statuses", step.id, "effects", to], queryFn: () => http.get<Effects>(`/statuses/${step.id}/effects`, { query: { to } }), enabled: to > 0, staleTime: 0 })
  const name = statusName(step, words)
  const run = async () => {
    // a colour or a name that was changed a moment ago is still on its way
    await oneByOne(async () => {
      try {
        await http.delete(`/statuses/${step.id}`, { query: { version: latest(step.id)?.version ?? step.version, to } })
      } finally {
        await afresh()
      }
    })
    tell(t("funnels.removed", { name }), { undo: () => void change(() => http.post(`/statuses/${step.id}/restore`), words) })
  }
  return (
    <Confirm title={t("funnels.removeStepTitle", { name })} action={t("funnels.removeDo")} onClose={onClose} run={run}>
      <Where ways={ways.choices} to={to} onTo={setTo} />
      <p role="status">
        {data ? (data.cards ? t("funnels.moves", { n: data.cards, to: ways.named(to) }) : t("funnels.movesNone")) : t("funnels.counting")}
        {data && data.closes > 0 && ` ${t("funnels.closes", { n: data.closes })}`}
        {data && data.opens > 0 && ` ${t("funnels.opens", { n: data.opens })}`}
      </p>
      <NamedByRules kind="status" id={step.id} />
      {data?.marked && <p>{t("funnels.marked")}</p>}
      <p className="field-hint">{t("funnels.canRestore")}</p>
    </Confirm>
  )
}

/** The same of a whole funnel. `onClose(true)`: it is deleted. */
export function RemoveFunnel({ setup, all, onClose }: { setup: FunnelSetup; all: FunnelSetup[]; onClose: (done?: boolean) => void }) {
  const words = useWords()
  const { t } = words
  const { funnel, uses, channels } = setup
  const ways = useWays(all, funnel.id, (status) => status.funnel_id !== funnel.id)
  const [to, setTo] = useState(ways.choices[0]?.value ?? 0)
  const live = new Set(funnel.statuses.map(({ id }) => id))
  const n = uses.filter(({ status_id }) => live.has(status_id)).reduce((sum, { cards }) => sum + cards, 0)
  const name = funnelName(funnel, words)
  const run = async () => {
    try {
      await http.delete(`/funnels/${funnel.id}`, { query: { version: funnel.version, to } })
    } finally {
      await afresh()
    }
    onClose(true)
    tell(t("funnels.funnelRemoved", { name }), { undo: () => void change(() => http.post(`/funnels/${funnel.id}/restore`), words) })
  }
  return (
    <Confirm title={t("funnels.removeTitle", { name })} action={t("funnels.removeDo")} onClose={() => onClose()} run={run}>
      <Where ways={ways.choices} to={to} onTo={setTo} />
      <p>{n ? t("funnels.moves", { n, to: ways.named(to) }) : t("funnels.movesNone")}</p>
      {channels.length > 0 && <p>{t("funnels.channelsMove", { n: channels.length })}</p>}
      <p className="field-hint">{t("funnels.canRestore")}</p>
    </Confirm>
  )
}

type Way = { value: number; label: string; mark: ReactNode; group: string }

function Where({ ways, to, onTo }: { ways: Way[]; to: number; onTo: (to: number) => void }) {
  const { t } = useWords()
  return <Field label={t("funnels.whereTo")}>{({ id }) => <Select id={id} label={t("funnels.whereTo")} value={to} choices={ways} onChange={onTo} />}</Field>
}

/** Statuses that requests of this funnel may go to: its own first. */
function useWays(all: FunnelSetup[], funnelId: number, fits: (status: Status) => boolean) {
  const words = useWords()
  const own = all.find(({ funnel }) => funnel.id === funnelId)?.funnel
  const kin = all.map(({ funnel }) => funnel).filter(({ kind }) => (kind === "lead") === (own?.kind === "lead"))
  const ordered: Funnel[] = [...kin.filter(({ id }) => id === funnelId), ...kin.filter(({ id }) => id !== funnelId)]
  const choices: Way[] = ordered.flatMap((funnel) =>
    funnel.statuses.filter(fits).map((status) => ({
      value: status.id,
      label: statusName(status, words),
      mark: <StatusDot category={status.category} color={statusColor(status.color)} />,
      group: funnelName(funnel, words),
    })),
  )
  return { choices, named: (id: number) => choices.find(({ value }) => value === id)?.label ?? "" }
}
