import { useState } from "react"
import { CopyField } from "../../../../parts/CopyButton"
import { Field } from "../../../../parts/Field"
import type { Channel } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { embedOf, originsOf, policyOf, SAMPLE_ORIGIN } from "./site"
import type { PartProps } from "./Webchat"

/** The line for the site, and on which sites it may stand. */
export function Place({ site, onChange, fault, channel }: PartProps & { channel: Channel }) {
  const { t } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const keep = (text: string) => {
    setTyped(text)
    onChange({ origins: originsOf(text) })
  }
  return (
    <Part title={t("webchat.place")} hint={t("webchat.placeHint")}>
      <CopyField text={embedOf(channel, site)} label={t("webchat.embed")} />
      <div className="settings-form">
        <Field label={t("webchat.origins")} hint={site.origins.length ? t("webchat.originsHint") : t("webchat.originsNone")} error={fault("origins")}>
          {(wiring) => (
            <textarea
              className="input webchat-lines"
              rows={Math.max(2, site.origins.length + 1)}
              spellCheck={false}
              placeholder={SAMPLE_ORIGIN}
              {...wiring}
              value={typed ?? site.origins.join("\n")}
              onChange={(event) => keep(event.target.value)}
              onBlur={() => setTyped(null)}
            />
          )}
        </Field>
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
