import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { Link } from "wouter"
import { Button } from "../../../parts/Button"
import { onEvent } from "../../../state/live"
import { statusName, useFunnels } from "../../../state/statuses"
import type { LeftBehind, ModeRun, ModeView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { refresh } from "../pieces/useList"
import { SwitchMode } from "./SwitchMode"

const POLL_MS = 700

/** Does a request begin as a lead, or is it a deal at once? And what is left of leads. */
export function RequestMode() {
  const words = useWords()
  const { t } = words
  const [to, setTo] = useState<"classic" | "simple" | null>(null)
  const query = useQuery({
    queryKey: ["request-mode"],
    queryFn: () => http.get<ModeView>("/request-mode"),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data?.run?.state === "running" ? POLL_MS : false),
  })
  const funnels = useFunnels() ?? []
  const busy = query.data?.run?.state === "running"
  // somebody builds, here or elsewhere: what was seen of the funnel of leads is old
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type === "funnels.changed") void refresh("/request-mode")
      }),
    [],
  )
  // what it moved stands elsewhere by now
  useEffect(() => {
    if (!busy) void refresh("/funnels")
  }, [busy])
  return (
    <Part title={t("mode.title")}>
      <Loaded query={query} failed={t("mode.failed")}>
        {(mode) => {
          const step = funnels.flatMap(({ statuses }) => statuses).find(({ id }) => id === mode.status_id)
          return (
            <div className="settings-form request-mode">
              <p>{mode.mode === "simple" ? t("mode.simple", { step: step ? statusName(step, words) : "…" }) : t("mode.classic")}</p>
              {mode.run && <Progress run={mode.run} />}
              {mode.mode === "simple" && mode.leads > 0 && !busy && (
                <p>
                  {t("mode.left", { n: mode.leads })} <Numbers left={{ why: "no_person", cards: mode.leads, ids: mode.lead_ids }} />
                </p>
              )}
              <div className="request-mode-ways">
                <Button disabled={busy} onClick={() => setTo("simple")}>
                  {t(mode.mode === "simple" ? "mode.more" : "mode.toSimple")}
                </Button>
                {mode.mode === "simple" && (
                  <Button disabled={busy} onClick={() => setTo("classic")}>
                    {t("mode.toClassic")}
                  </Button>
                )}
              </div>
              {to && <SwitchMode mode={mode} to={to} onClose={() => setTo(null)} />}
            </div>
          )
        }}
      </Loaded>
    </Part>
  )
}

function Progress({ run }: { run: ModeRun }) {
  const { t } = useWords()
  const back = run.what === "bring_back"
  if (run.state === "running") {
    const over = run.done + run.left.reduce((sum, { cards }) => sum + cards, 0)
    return (
      <p className="request-mode-runs" role="status">
        {t(back ? "mode.runningBack" : "mode.running")}
        <progress value={over} max={Math.max(run.total, 1)} aria-label={t(back ? "mode.runningBack" : "mode.running")} />
      </p>
    )
  }
  return (
    <div role="status">
      {run.state === "stopped" ? <p className="field-error">{t("mode.stopped")}</p> : <p>{t(back ? "mode.doneBack" : "mode.done", { n: run.done })}</p>}
      <Left left={run.left} />
    </div>
  )
}

/** What is left as it is, and why. */
export function Left({ left }: { left: readonly LeftBehind[] }) {
  const { t } = useWords()
  return left.map((each) => (
    <p key={each.why}>
      {t(`mode.why_${each.why}`)} <Numbers left={each} />
    </p>
  ))
}

function Numbers({ left: { ids, cards } }: { left: LeftBehind }) {
  const { t } = useWords()
  return (
    <span className="request-mode-numbers">
      {ids.map((id) => (
        <Link key={id} href={`/requests/${id}`}>{`#${id}`}</Link>
      ))}
      {cards > ids.length && <span>{t("mode.andMore", { n: cards - ids.length })}</span>}
    </span>
  )
}
