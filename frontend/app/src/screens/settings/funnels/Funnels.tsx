import { useEffect, useState } from "react"
import { useLocation } from "wouter"
import { TextField } from "../../../parts/Field"
import { Segments } from "../../../parts/Segments"
import { useForm } from "../../../shell/enter/useForm"
import { onEvent } from "../../../state/live"
import { useBegun } from "../../../state/begun"
import type { FunnelSetup } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { FormDialog } from "../pieces/FormDialog"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { funnelName, useSimple } from "../../../state/statuses"
import { afresh } from "./change"
import "./funnels.css"
import { Board } from "./Board"
import { Gone } from "./Gone"
import { LeadRules } from "./LeadRules"
import { RequestMode } from "./RequestMode"
import { Wishes } from "./Wishes"

/** Funnels as they will look, built in place; what colleagues ask for stands below. */
export default function Funnels() {
  const words = useWords()
  const { t } = words
  const [path, go] = useLocation()
  const query = useList<FunnelSetup>("/funnels")
  const [adding, setAdding] = useState(false)
  const simple = useSimple()
  useCounted()
  const chosen = Number(path.split("/")[3])
  return (
    <Page title={t("funnels.title")} hint={t("funnels.hint")} wide action={<Deed icon="plus" label={t("funnels.add")} run={() => setAdding(true)} />}>
      <Loaded query={query} failed={t("funnels.failed")}>
        {(all) => {
          const live = all.filter(({ deleted_at }) => !deleted_at)
          const awake = live.filter(({ funnel }) => !funnel.asleep)
          const now = awake.find(({ funnel }) => funnel.id === chosen) ?? awake[0]
          return (
            <>
              <Segments
                label={t("funnels.choose")}
                value={String(now?.funnel.id ?? "")}
                choices={awake.map(({ funnel }) => ({ value: String(funnel.id), label: funnelName(funnel, words) }))}
                onChange={(id) => go(`/settings/funnels/${id}`, { replace: true })}
              />
              {now && <Board key={now.funnel.id} setup={now} all={live} />}
              <Gone setups={all} now={now} />
            </>
          )
        }}
      </Loaded>
      <RequestMode />
      {!simple && <LeadRules />}
      <Wishes />
      {adding && <NewFunnel onClose={() => setAdding(false)} />}
    </Page>
  )
}

/** Requests move while one looks: the figures follow, but not at each of a thousand. */
function useCounted(): void {
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined
    const stop = onEvent((event) => {
      if (event.type !== "card.changed" && event.type !== "appeared" && event.type !== "gone") return
      soon ??= setTimeout(() => {
        soon = undefined
        void refresh("/funnels")
      }, 1000)
    })
    return () => {
      stop()
      clearTimeout(soon)
    }
  }, [])
}

const KINDS = ["deal", "support"] as const

function NewFunnel({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const [kind, setKind] = useState<(typeof KINDS)[number]>("deal")
  const { value: name, set, drop } = useBegun("funnel/new", "")
  const form = useForm(
    async () => {
      const made = await http.post<FunnelSetup>("/funnels", { kind, name })
      await afresh()
      drop()
      onClose()
      go(`/settings/funnels/${made.funnel.id}`)
    },
    ["name"],
    { name: name.trim() },
  )
  return (
    <FormDialog title={t("funnels.add")} action={t("funnels.make")} form={form} onClose={onClose} onDrop={drop}>
      <TextField label={t("funnels.name")} hint={t("funnels.kindHint")} value={name} maxLength={60} onChange={(typed) => set(() => typed)} error={form.fault("name")} autoFocus autoComplete="off" />
      <Segments label={t("funnels.kind")} value={kind} choices={KINDS.map((value) => ({ value, label: t(`funnels.kind_${value}`) }))} onChange={setKind} />
    </FormDialog>
  )
}
