import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useLocation } from "wouter"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { NotHere } from "../../../shell/NotHere"
import type { WebhookView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"
import { DayFigures, standingOf, StateMark, useOwner, Why } from "./health"
import { Journal } from "./Journal"
import { SecretPart } from "./SecretPart"
import { TestPart } from "./TestPart"
import type { Draft } from "./WebhookForm"
import { FIELDS, WebhookForm } from "./WebhookForm"

const EVERY_MS = 5000

export function WebhookPage({ id }: { id: number }) {
  const { t } = useWords()
  const query = useList<WebhookView>("/webhooks", { every_ms: EVERY_MS })
  return (
    <Loaded query={query} failed={t("webhooks.failed")}>
      {(all) => {
        const webhook = all.find((each) => each.id === id)
        return webhook ? <One key={id} webhook={webhook} /> : <NotHere />
      }}
    </Loaded>
  )
}

const draftOf = ({ name, url, events, channels, hidden_fields }: WebhookView): Draft => ({ name, url, events, channels, hidden_fields: hidden_fields as Draft["hidden_fields"] })

function One({ webhook }: { webhook: WebhookView }) {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const owner = useOwner(webhook)
  const [removing, setRemoving] = useState(false)
  const draft = useDraft(`webhook/${webhook.id}`, draftOf(webhook))
  const path = `/webhooks/${webhook.id}`
  const form = useForm(async () => {
    await http.patch(path, { rev: webhook.rev, ...draft.changed })
    await refresh("/webhooks")
    draft.drop()
  }, FIELDS)
  const turn = useMutation({
    mutationFn: (active: boolean) => http.patch(path, { rev: webhook.rev, active }),
    onSettled: () => refresh("/webhooks"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const standing = standingOf(webhook)
  const runs = standing === "on" || standing === "failing"
  return (
    <Page
      up={{ to: "/settings/webhooks", label: t("webhooks.title") }}
      title={
        <>
          <span className="cut">{webhook.name}</span>
          <StateMark webhook={webhook} />
        </>
      }
      hint={owner}
      action={<Deed icon={runs ? "pause" : "play"} look={runs ? "plain" : "primary"} busy={turn.isPending} label={t(runs ? "webhooks.turnOff" : "webhooks.turnOn")} run={() => turn.mutate(!runs)} />}
    >
      {standing === "paused" && (
        <div className="check" role="status">
          <Icon name="alert" size={16} />
          <div>
            <strong>{t(`webhooks.why_${webhook.paused_why!}`)}</strong>
            <span>{t("webhooks.pausedHint")}</span>
          </div>
        </div>
      )}
      <Part title={t("webhooks.day")}>
        <DayFigures day={webhook.day} />
        {standing === "failing" && <Why webhook={webhook} />}
      </Part>
      <TestPart id={webhook.id} />
      <Journal of={path} runs={runs} catchesUp />
      <Part title={t("webhooks.setup")}>
        <div className="settings-form">
          <WebhookForm draft={draft.value} form={form} onChange={draft.set} />
        </div>
      </Part>
      <SecretPart webhook={webhook} />
      <Part title={t("webhooks.end")}>
        <Deed icon="trash" label={t("webhooks.remove")} run={() => setRemoving(true)} />
      </Part>
      {draft.dirty && <SaveBar form={form} onDrop={draft.drop} affects={t("webhooks.affects")} />}
      {removing && (
        <Confirm
          title={t("webhooks.removeTitle", { name: webhook.name })}
          action={t("webhooks.remove")}
          onClose={() => setRemoving(false)}
          run={async () => {
            await http.delete(path)
            await refresh("/webhooks")
            go("/settings/webhooks")
          }}
        >
          <p>{t("webhooks.removeHint")}</p>
        </Confirm>
      )}
    </Page>
  )
}
