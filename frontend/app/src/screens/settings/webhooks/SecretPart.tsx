import { useState } from "react"
import type { IssuedWebhook, WebhookView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useNow } from "../../../parts/useNow"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { LinkDialog } from "../people/LinkDialog"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Part } from "../pieces/Page"
import { refresh } from "../pieces/useList"

/** The secret is never seen again; another one can be made, and for a day both sign. */
export function SecretPart({ webhook }: { webhook: WebhookView }) {
  const { t } = useWords()
  const { when } = useFormats()
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const old = webhook.old_secret_until
  const both = old !== null && Date.parse(old) > now
  return (
    <Part title={t("webhooks.secret")} hint={both ? t("webhooks.bothSign", { when: when(old) }) : t("webhooks.secretPartHint")}>
      <Deed icon="key" label={t("webhooks.renew")} run={() => setAsking(true)} />
      {asking && (
        <Confirm
          title={t("webhooks.renewTitle")}
          action={t("webhooks.renew")}
          onClose={() => setAsking(false)}
          run={async () => {
            setMade((await http.post<IssuedWebhook>(`/webhooks/${webhook.id}/secret`)).secret)
            await refresh("/webhooks")
          }}
        >
          <p>{t("webhooks.renewHint")}</p>
        </Confirm>
      )}
      {made !== null && <LinkDialog title={webhook.name} hint={t("webhooks.secretHint")} link={made} onClose={() => setMade(null)} />}
    </Part>
  )
}
