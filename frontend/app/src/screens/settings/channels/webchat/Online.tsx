import { useQuery } from "@tanstack/react-query"
import { Segments } from "../../../../parts/Segments"
import type { OnlineSetUp } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import { useWords } from "../../../../words/words"
import { Tick } from "../../../../parts/Tick"
import type { PartProps } from "./Webchat"

const SECONDS = [20, 30, 45, 60]

/** Calls through the browser: whether, how long it rings, by which way; and what they lack in this house. */
export function Online({ site, onChange }: PartProps) {
  const { t } = useWords()
  const { data: house } = useQuery({ queryKey: ["channels", "webchat", "calls"], queryFn: () => http.get<OnlineSetUp>("/channels/webchat/calls"), staleTime: Infinity, enabled: site.calls })
  const choices = [...new Set([...SECONDS, site.rings_s])].sort((one, other) => one - other)
  return (
    <>
      <Tick label={t("webchat.online")} hint={t("webchat.onlineHint")} checked={site.calls} onChange={(calls) => onChange({ calls })} />
      {site.calls && (
        <>
          <div className="field">
            <span className="field-label">{t("webchat.ringsS")}</span>
            <Segments label={t("webchat.ringsS")} value={String(site.rings_s)} onChange={(seconds) => onChange({ rings_s: Number(seconds) })} choices={choices.map((n) => ({ value: String(n), label: t("webchat.ringsSeconds", { n }) }))} />
          </div>
          <Tick label={t("webchat.relay")} hint={t("webchat.relayHint")} checked={site.calls_relay} onChange={(calls_relay) => onChange({ calls_relay })} />
          {house && !house.turn && <p className="field-hint webchat-lacks">{t(site.calls_relay ? "webchat.noTurnRelay" : "webchat.noTurn")}</p>}
          {house && !house.https && <p className="field-hint webchat-lacks">{t("webchat.noHttps")}</p>}
        </>
      )}
    </>
  )
}
