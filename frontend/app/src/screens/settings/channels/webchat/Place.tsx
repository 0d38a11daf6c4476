import { CopyField } from "../../../../parts/CopyButton"
import type { Channel } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { Origins } from "../site/Origins"
import { embedOf, policyOf } from "./site"
import type { PartProps } from "./Webchat"

/** The line for the site, and on which sites it may stand. */
export function Place({ site, onChange, fault, channel }: PartProps & { channel: Channel }) {
  const { t } = useWords()
  return (
    <Part title={t("webchat.place")} hint={t("webchat.placeHint")}>
      <CopyField text={embedOf(channel, site)} label={t("webchat.embed")} />
      <div className="settings-form">
        <Origins site={site} onChange={onChange} fault={fault} hint={site.origins.length ? t("webchat.originsHint") : t("webchat.originsNone")} />
        <p className="field-hint">
          {t("webchat.policy")}{" "}
          {policyOf(location.origin).map((rule) => (
            <code key={rule}>{rule}</code>
          ))}
        </p>
        <a className="webchat-demo" href={`/widget/demo/${site.key}`} target="_blank" rel="noopener">
          {t("webchat.demo")}
        </a>
      </div>
    </Part>
  )
}
