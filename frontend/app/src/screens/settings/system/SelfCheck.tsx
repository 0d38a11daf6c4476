import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { useLine } from "../../../state/live"
import type { NodeReport, SelfCheck as Check } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page, Part } from "../pieces/Page"
import { useLineCheck } from "./line"
import { troubles } from "./verdict"

const EVERY_MS = 2000

/** Is everything well? The server's own figures, and what this browser finds on its way there. */
export default function SelfCheck() {
  const [again, setAgain] = useState(0)
  return <Looking key={again} onAgain={() => setAgain(again + 1)} />
}

function Looking({ onAgain }: { onAgain: () => void }) {
  const words = useWords()
  const { t } = words
  const line = useLineCheck()
  const query = useQuery({
    queryKey: ["self-check"],
    queryFn: () => http.get<Check>("/self-check"),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  })
  return (
    <Page title={t("selfcheck.title")} hint={t("selfcheck.hint")} wide>
      <Loaded query={query} failed={t("selfcheck.failed")}>
        {(check) => (
          <>
            <Verdict all={troubles(check, line, words)} />
            <Log check={check} />
            <Mine line={line} onAgain={onAgain} />
            <Nodes nodes={check.nodes} />
            <Consumers check={check} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Verdict({ all }: { all: string[] }) {
  const { t } = useWords()
  return (
    <div className="check" data-ok={!all.length || undefined} role="status">
      <Icon name={all.length ? "alert" : "check"} size={16} />
      <div>
        <strong>{t(all.length ? "selfcheck.trouble" : "selfcheck.well")}</strong>
        {all.length > 0 && (
          <ul>
            {all.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function Figure({ label, value, hint, bad }: { label: string; value: string; hint?: string; bad?: boolean }) {
  return (
    <div data-trouble={bad || undefined} title={hint}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Log({ check }: { check: Check }) {
  const { t } = useWords()
  const { number } = useFormats()
  const lag = Math.max(0, ...check.nodes.map((node) => check.position - node.position))
  return (
    <Part title={t("selfcheck.log")} hint={t("selfcheck.logHint")}>
      <dl className="figures" data-large>
        <Figure label={t("selfcheck.position")} value={number(check.position)} hint={check.epoch} />
        <Figure label={t("selfcheck.lag")} value={number(lag)} />
        <Figure label={t("selfcheck.holes")} value={number(check.holes)} bad={check.holes > 0} />
        <Figure label={t("selfcheck.pending")} value={`${number(Math.round(check.oldest_pending_s * 10) / 10)} ${t("selfcheck.s")}`} />
        <Figure label={t("selfcheck.redis")} value={t(check.redis_up ? "selfcheck.up" : "selfcheck.down")} bad={!check.redis_up} />
      </dl>
    </Part>
  )
}

/** The browser's own way: proxies in between must let the socket through. */
function Mine({ line, onAgain }: { line: ReturnType<typeof useLineCheck>; onAgain: () => void }) {
  const { t } = useWords()
  const { number } = useFormats()
  const connection = useLine(({ connection: now }) => now)
  const ms = (value: number | null) => (value === null ? "…" : `${number(Math.max(1, Math.round(value)))} ${t("selfcheck.ms")}`)
  return (
    <Part title={t("selfcheck.mine")} hint={t("selfcheck.mineHint")}>
      <dl className="figures" data-large>
        <Figure label={t("selfcheck.upgrade")} value={line.state === "open" ? ms(line.upgrade_ms) : t(`selfcheck.line_${line.state}`)} bad={line.state === "refused"} />
        <Figure label={t("selfcheck.trip")} value={line.state === "refused" ? t("selfcheck.none") : ms(line.trip_ms)} />
        <Figure label={t("selfcheck.http")} value={ms(line.http_ms)} />
        <Figure label={t("selfcheck.live")} value={t(connection === "live" ? "selfcheck.up" : "selfcheck.down")} bad={connection !== "live"} />
      </dl>
      {line.state === "refused" && <p className="channel-error">{t("selfcheck.noSocketHint")}</p>}
      <Deed small icon="retry" label={t("selfcheck.again")} run={onAgain} />
    </Part>
  )
}

function Nodes({ nodes }: { nodes: NodeReport[] }) {
  const { t } = useWords()
  const { number, span } = useFormats()
  return (
    <Part title={t("selfcheck.nodes")} hint={t("selfcheck.nodesHint")}>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th>{t("selfcheck.node")}</th>
              <th>{t("selfcheck.upFor")}</th>
              <th>{t("selfcheck.position")}</th>
              <th>{t("selfcheck.lag")}</th>
              <th>{t("selfcheck.sockets")}</th>
              <th>{t("selfcheck.reconnects")}</th>
              <th>{t("selfcheck.redis")}</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <tr key={node.name}>
                <td>{node.name}</td>
                <td>{span(node.up_s)}</td>
                <td>{number(node.position)}</td>
                <td data-trouble={node.lag > 0 || undefined}>{number(node.lag)}</td>
                <td>{number(node.sockets)}</td>
                <td>{number(node.relay_reconnects + node.redis_reconnects)}</td>
                <td>{t(node.redis_up ? "selfcheck.up" : "selfcheck.down")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  )
}

function Consumers({ check }: { check: Check }) {
  const { t } = useWords()
  const { number } = useFormats()
  return (
    <Part title={t("selfcheck.consumers")} hint={t("selfcheck.consumersHint")}>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th>{t("selfcheck.consumer")}</th>
              <th>{t("selfcheck.position")}</th>
              <th>{t("selfcheck.lag")}</th>
              <th>{t("selfcheck.attempts")}</th>
              <th>{t("selfcheck.parked")}</th>
            </tr>
          </thead>
          <tbody>
            {check.consumers.map((one) => (
              <tr key={one.name}>
                <td>{one.name}</td>
                <td>{number(one.position)}</td>
                <td>{number(one.lag)}</td>
                <td>{number(one.attempts)}</td>
                <td data-trouble={one.parked > 0 || undefined}>{number(one.parked)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  )
}
