import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { useChannelKinds } from "../../../state/house"
import type { MyMailbox as Mine } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Channel, ChannelKind } from "../../../wire/types"
import { useSimple } from "../../../state/statuses"
import { useWords } from "../../../words/words"
import { Fields } from "../channels/ChannelForm"
import { CheckResult } from "../channels/CheckResult"
import { blank, draftOf, editBody, fieldsOf, newBody } from "../channels/draft"
import { ChannelState } from "../channels/health"
import { SignIn } from "../channels/SignIn"
import { Confirm } from "../pieces/Confirm"
import { Deed } from "../pieces/Deed"
import { Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { Tick } from "../../../parts/Tick"
import { useDraft } from "../pieces/useDraft"

const PATH = "/me/mailbox"

/** One's own mailbox: connected by oneself, seen by nobody else until one shares it. */
export default function MyMailbox() {
  const { t } = useWords()
  const kind = useChannelKinds().find((each) => each.kind === "email")
  const query = useQuery({ queryKey: [PATH], queryFn: () => http.get<Mine>(PATH) })
  if (query.isError) return <Page title={t("mailbox.title")}><Fault text={t("mailbox.failed")} /></Page>
  if (!kind || !query.data) return <RowsSkeleton rows={5} />
  const { mailbox } = query.data
  return mailbox ? <Connected key={mailbox.id} channel={mailbox} kind={kind} /> : <Connect kind={kind} />
}

function useKept() {
  const client = useQueryClient()
  return (found: Mine) => client.setQueryData([PATH], found)
}

const named = (kind: ChannelKind, settings: Record<string, unknown>) => fieldsOf(kind, settings).map(({ name }) => `settings.${name}`)

function Connect({ kind }: { kind: ChannelKind }) {
  const { t } = useWords()
  const keep = useKept()
  const [draft, setDraft] = useState(() => blank(kind))
  const form = useForm(async () => {
    keep(await http.post<Mine>(PATH, { settings: newBody(kind, draft).settings }))
  }, named(kind, draft.settings))
  return (
    <Page title={t("mailbox.title")} hint={t("mailbox.hint")}>
      <form
        className="settings-stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <Part title={t("channels.settings")}>
          <div className="settings-form">
            <Fields kind={kind} draft={draft} form={form} onChange={(change) => setDraft((now) => ({ ...now, ...change }))} />
          </div>
        </Part>
        <p className="field-hint">{t("mailbox.whenILeave")}</p>
        <Fault text={form.message} />
        <div className="settings-go">
          <Button look="primary" type="submit" busy={form.busy}>
            {t("channels.connectIt")}
          </Button>
          {form.busy && <p role="status">{t("channels.checking")}</p>}
        </div>
      </form>
    </Page>
  )
}

function Connected({ channel, kind }: { channel: Channel; kind: ChannelKind }) {
  const words = useWords()
  const { t } = words
  const keep = useKept()
  const simple = useSimple()
  const client = useQueryClient()
  const [leaving, setLeaving] = useState(false)
  const draft = useDraft("mailbox", draftOf(channel))
  const form = useForm(async () => {
    keep(await http.patch<Mine>(PATH, { settings: editBody(kind, draft.changed, channel).settings ?? {} }))
    draft.drop()
  }, named(kind, draft.value.settings))
  const failed = (error: unknown) => tell(reasonOf(error, words), { fault: true })
  const turn = useMutation({ mutationFn: (verb: "pause" | "resume" | "check") => http.post<Mine>(`${PATH}/${verb}`), onSuccess: keep, onError: failed })
  const share = useMutation({ mutationFn: (body: { shared?: boolean; lead_source?: boolean }) => http.patch<Mine>(PATH, body), onSuccess: keep, onError: failed })
  const busy = (verb: string) => turn.isPending && turn.variables === verb
  const paused = channel.state === "paused"
  return (
    <Page
      title={
        <>
          <span className="cut">{channel.name}</span>
          <ChannelState channel={channel} health={undefined} />
        </>
      }
      hint={t(channel.private ? "mailbox.privateHint" : "mailbox.sharedHint")}
      action={
        <div className="settings-buttons">
          <Deed icon={paused ? "play" : "pause"} busy={busy(paused ? "resume" : "pause")} label={t(paused ? "channels.resume" : "channels.pause")} run={() => turn.mutate(paused ? "resume" : "pause")} />
          <Deed icon="retry" busy={busy("check")} label={t("channels.check")} run={() => turn.mutate("check")} />
        </div>
      }
    >
      {channel.check && <CheckResult check={channel.check} />}
      {channel.sign_in && <SignIn path={`${PATH}/sign-in`} signIn={channel.sign_in} />}
      <Part title={t("mailbox.who")}>
        <div className="settings-form">
          <Tick label={t("mailbox.share")} hint={t("mailbox.shareHint")} checked={!channel.private} onChange={(shared) => share.mutate({ shared })} />
          <Tick label={t(simple ? "channels.leadSimple" : "channels.lead")} hint={t("mailbox.leadHint")} checked={channel.lead_source} onChange={(lead_source) => share.mutate({ lead_source })} />
        </div>
      </Part>
      <Part title={t("channels.settings")}>
        <div className="settings-form">
          <Fields kind={kind} draft={draft.value} form={form} onChange={draft.set} facts={channel.check?.facts} />
        </div>
      </Part>
      <Part title={t("mailbox.end")} hint={t("mailbox.whenILeave")}>
        <Deed icon="trash" label={t("mailbox.disconnect")} run={() => setLeaving(true)} />
      </Part>
      {leaving && (
        <Confirm
          title={t("mailbox.disconnectTitle", { name: channel.name })}
          action={t("mailbox.disconnect")}
          onClose={() => setLeaving(false)}
          run={async () => {
            await http.delete(PATH)
            client.setQueryData([PATH], { mailbox: null })
          }}
        >
          <p>{t("mailbox.disconnectHint")}</p>
        </Confirm>
      )}
      {draft.dirty && <SaveBar form={form} onDrop={draft.drop} />}
    </Page>
  )
}
