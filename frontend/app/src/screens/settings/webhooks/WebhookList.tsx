import { useState } from "react"
import { Link } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { EmptyState } from "../../../parts/Placeholders"
import { INSIDE } from "../../../parts/up"
import type { WebhookView } from "../../../wire/api.gen"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { useList } from "../pieces/useList"
import { DayFigures, StateMark, useOwner, Why } from "./health"
import { NewWebhook } from "./NewWebhook"

const EVERY_MS = 10_000

/** Every program that is told, and how that goes. */
export function WebhookList() {
  const { t } = useWords()
  const query = useList<WebhookView>("/webhooks", { every_ms: EVERY_MS })
  const [adding, setAdding] = useState(false)
  const add = <Deed look="primary" icon="plus" label={t("webhooks.new")} run={() => setAdding(true)} />
  return (
    <Page title={t("webhooks.title")} hint={t("webhooks.hint")} wide action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("webhooks.failed")}>
        {(all) =>
          all.length ? (
            <ul className="rows">
              {all.map((webhook) => (
                <Row key={webhook.id} webhook={webhook} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="send" title={t("webhooks.none")} hint={t("webhooks.noneHint")} action={add} />
          )
        }
      </Loaded>
      {adding && <NewWebhook onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ webhook }: { webhook: WebhookView }) {
  const { t } = useWords()
  const owner = useOwner(webhook)
  const chosen = webhook.events ? t("webhooks.someEvents", { n: webhook.events.length }) : t("webhooks.allEvents")
  return (
    <li className="row webhook-row">
      <span className="holder-mark" data-large>
        <Icon name="send" size={16} />
      </span>
      <div>
        <strong>
          <Link href={`/settings/webhooks/${webhook.id}`} state={INSIDE}>
            {webhook.name}
          </Link>
        </strong>
        <span className="cut">{[placeOf(webhook.url), owner, chosen].filter(Boolean).join(" · ")}</span>
        <Why webhook={webhook} />
      </div>
      <DayFigures day={webhook.day} />
      <StateMark webhook={webhook} />
    </li>
  )
}

/** Where it goes, without what may be a key. */
const placeOf = (url: string) => url.replace(/^https?:\/\//, "").replace(/[?#].*$/, "")
