import { useState } from "react"
import { Field } from "../../../../parts/Field"
import { useWords } from "../../../../words/words"
import { originsOf, SAMPLE_ORIGIN } from "../webchat/site"
import type { PartOf } from "./useSite"

/** On which sites it may stand, one a line; what is typed stays as it was typed until the field is left. */
export function Origins({ site, onChange, fault, hint }: PartOf<{ origins: string[] }> & { hint: string }) {
  const { t } = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const keep = (text: string) => {
    setTyped(text)
    onChange({ origins: originsOf(text) })
  }
  return (
    <Field label={t("webchat.origins")} hint={hint} error={fault("origins")}>
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
  )
}
