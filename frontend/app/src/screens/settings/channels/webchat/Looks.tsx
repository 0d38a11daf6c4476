import { Segments } from "../../../../parts/Segments"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Accent } from "../site/Accent"
import { OPENS } from "./site"
import type { PartProps } from "./Webchat"

const COLOURS = ["#0f766e", "#1d4ed8", "#6d28d9", "#be185d", "#b91c1c", "#a44e1b", "#15803d", "#1f2937"]
const SIDES = ["left", "right"] as const
const AWAY = ["message", "hide"] as const
const LAUNCHERS = ["bubble", "bar", "none"] as const

export function Looks({ site, onChange, fault }: PartProps) {
  const { t } = useWords()
  return (
    <Part title={t("webchat.looks")}>
      <div className="settings-form">
        <Accent site={site} onChange={onChange} fault={fault} hint={t("webchat.accentHint")}>
          {COLOURS.map((colour) => (
            <button key={colour} type="button" aria-label={colour} aria-pressed={site.accent.toLowerCase() === colour} style={{ background: colour }} onClick={() => onChange({ accent: colour })} />
          ))}
        </Accent>
        <div className="field">
          <span className="field-label">{t("webchat.position")}</span>
          <Segments label={t("webchat.position")} value={site.position} onChange={(position) => onChange({ position })} choices={SIDES.map((value) => ({ value, label: t(`webchat.side_${value}`) }))} />
        </div>
        <div className="field">
          <span className="field-label">{t("webchat.launcher")}</span>
          <Segments label={t("webchat.launcher")} value={site.launcher} onChange={(launcher) => onChange({ launcher })} choices={LAUNCHERS.map((value) => ({ value, label: t(`webchat.launcher_${value}`) }))} />
          {site.launcher === "none" && (
            <p className="field-hint">
              {t("webchat.launcherNone")} <code>{OPENS}</code>
            </p>
          )}
        </div>
        <div className="field">
          <span className="field-label">{t("webchat.whenAway")}</span>
          <Segments label={t("webchat.whenAway")} value={site.when_away} onChange={(when_away) => onChange({ when_away })} choices={AWAY.map((value) => ({ value, label: t(`webchat.away_${value}`) }))} />
          {site.when_away === "hide" && <p className="field-hint">{t("webchat.awayHint")}</p>}
        </div>
      </div>
    </Part>
  )
}

