import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { CopyButton, CopyField } from "../../../../parts/CopyButton"
import { Segments } from "../../../../parts/Segments"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"
import { EXAMPLES } from "./examples"
import { newSecret } from "./site"
import type { PartProps } from "./Webchat"

const TONGUES = ["node", "python", "php"] as const
const NAMES = { node: "Node.js", python: "Python", php: "PHP" }

/** A site that knows its visitors signs who they are: one person, one history, on every device. */
export function Identity({ site, onChange, fault }: PartProps) {
  const { t } = useWords()
  const [tongue, setTongue] = useState<(typeof TONGUES)[number]>("node")
  const secret = site.identity_secret
  const fresh = typeof secret === "string" && secret !== ""
  const stands = typeof secret === "object" && secret !== null && secret.set
  const code = EXAMPLES[tongue](site.key)
  return (
    <Part title={t("webchat.identity")} hint={t("webchat.identityHint")}>
      <p>{t(fresh ? "webchat.secretFresh" : stands ? "webchat.secretStands" : secret === "" ? "webchat.secretGoes" : "webchat.secretNone")}</p>
      {fresh && <CopyField text={secret} label={t("webchat.secret")} />}
      {fault("identity_secret") && <p className="field-error">{fault("identity_secret")}</p>}
      <div className="settings-buttons">
        <Button onClick={() => onChange({ identity_secret: newSecret() })}>{t(stands || fresh ? "webchat.secretAnew" : "webchat.secretMake")}</Button>
        {stands && <Button onClick={() => onChange({ identity_secret: "" })}>{t("webchat.secretEnd")}</Button>}
      </div>
      {(fresh || stands) && (
        <div className="webchat-code">
          <Segments label={t("webchat.example")} value={tongue} onChange={setTongue} choices={TONGUES.map((value) => ({ value, label: NAMES[value] }))} />
          <CopyButton text={code} label={t("webchat.copyExample")} />
          <pre>{code}</pre>
        </div>
      )}
    </Part>
  )
}
