import { useState } from "react"
import { useLocation } from "wouter"
import { IconButton } from "../../../parts/Button"
import { Menu } from "../../../parts/Menu"
import { Segments } from "../../../parts/Segments"
import { AUTOS } from "../../../state/funnels"
import type { FunnelSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { funnelName, statusName } from "../../../state/statuses"
import { BoardSettings } from "./BoardSettings"
import { change, changeFunnel, useShown } from "./change"
import { Column, NewColumn } from "./Column"
import { InPlace } from "./InPlace"
import { RemoveFunnel } from "./Remove"
import { StepPanel } from "./StepPanel"
import { useOrder } from "./useOrder"

/** One funnel: its name, whether it moves by itself, its columns in order, and the panel of the chosen status. */
export function Board({ setup, all }: { setup: FunnelSetup; all: FunnelSetup[] }) {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const [open, setOpen] = useState<number | null>(null)
  const [removing, setRemoving] = useState(false)
  const { funnel, uses, channels } = setup
  const name = funnelName(funnel, words)
  const patch = (body: object) => changeFunnel(funnel, (version) => http.patch(`/funnels/${funnel.id}`, { version, ...body }), words)
  const steps = useShown(funnel.statuses)
  const order = useOrder(steps, (ids) => changeFunnel(funnel, (version) => http.put(`/funnels/${funnel.id}/order`, { version, ids }), words))
  // in simple mode that of leads keeps its place, unseen
  const [asleep, awake] = [all.filter((each) => each.funnel.asleep), all.filter((each) => !each.funnel.asleep)]
  const place = awake.findIndex((each) => each.funnel.id === funnel.id)
  const shift = (by: number) => {
    const ids = awake.map((each) => each.funnel.id)
    ids.splice(place + by, 0, ...ids.splice(place, 1))
    void change(() => http.put("/funnels/order", { ids: [...asleep.map((each) => each.funnel.id), ...ids] }), words)
  }
  const step = steps.find(({ id }) => id === open)
  const used = (id: number) => uses.find((use) => use.status_id === id)
  return (
    <section className="funnel" aria-label={name}>
      <header className="funnel-head">
        <InPlace className="funnel-name" label={t("funnels.rename", { name })} value={name} onKeep={(typed) => patch({ name: typed })} />
        <Menu
          commands={name}
          align="end"
          trigger={<IconButton icon="more" label={t("funnels.actions", { name })} small />}
          groups={[
            {
              id: "place",
              items: [
                { id: "left", label: t("funnels.left"), icon: "chevronLeft", disabled: place === 0, run: () => shift(-1) },
                { id: "right", label: t("funnels.right"), icon: "chevronRight", disabled: place === awake.length - 1, run: () => shift(1) },
              ],
            },
            ...(funnel.kind === "lead" ? [] : [{ id: "end", items: [{ id: "remove", label: t("funnels.remove"), icon: "trash" as const, danger: true, run: () => setRemoving(true) }] }]),
          ]}
        />
      </header>
      {channels.length > 0 && <p className="funnel-channels">{t("funnels.channelsHere", { n: channels.length, names: channels.map((each) => each.name).join(", ") })}</p>}
      <div className="funnel-auto">
        <span>{t("funnels.autoLabel")}</span>
        <Segments label={t("funnels.autoLabel")} value={funnel.auto} choices={AUTOS.map((value) => ({ value, label: t(`funnels.auto_${value}`) }))} onChange={(auto) => void patch({ auto })} />
        <p>{t(`funnels.autoHint_${funnel.auto}`)}</p>
      </div>
      <p className="unseen" role="status">
        {order.moved !== null && t("funnels.movedTo", { name: statusName(order.shown[order.moved]!, words), n: order.moved + 1 })}
      </p>
      <ol className="funnel-columns" aria-label={t("funnels.steps", { name })} tabIndex={-1}>
        {order.shown.map((status, at) => (
          <Column key={status.id} status={status} cards={used(status.id)?.cards ?? 0} open={open === status.id} onOpen={() => setOpen(open === status.id ? null : status.id)} drag={order.handle(at)} />
        ))}
        <NewColumn funnel={funnel} />
      </ol>
      {step && <StepPanel key={step.id} step={step} use={used(step.id)} funnel={funnel} all={all} onClose={() => setOpen(null)} />}
      <BoardSettings funnel={funnel} patch={patch} />
      {removing && (
        <RemoveFunnel
          setup={setup}
          all={all}
          onClose={(done) => {
            setRemoving(false)
            if (done) go("/settings/funnels", { replace: true })
          }}
        />
      )}
    </section>
  )
}
