import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { TextField } from "../../../parts/Field"
import { SignatureField } from "../../../parts/signature/SignatureField"
import { SignatureText } from "../../../parts/signature/SignatureText"
import { tell } from "../../../parts/Toast"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { useMe } from "../../../shell/me"
import { ableOf, useChannelKinds, useChannels } from "../../../state/house"
import { enterAgain, queries, type Session } from "../../../state/session"
import { signatureKey, signaturePath, useSignature, writtenAs } from "../../../state/signatures"
import { typed } from "../../../state/text/markup"
import type { SignatureView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Channel } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Part } from "../pieces/Page"
import { Tick } from "../../../parts/Tick"
import { useDraft } from "../pieces/useDraft"

/** What stands under my letters: my position, and a signature of my own in place of a mailbox's. */
export function OwnSignature() {
  const { t } = useWords()
  const kinds = useChannelKinds()
  const mailboxes = useChannels().filter((channel) => channel.state !== "deleted" && ableOf(channel, kinds)?.letters)
  if (!mailboxes.length) return null
  return (
    <Part title={t("signature.mine")} hint={t("signature.mineHint")}>
      <Position channels={mailboxes.map(({ id }) => id)} />
      {mailboxes.map((channel) => (
        <OfMailbox key={channel.id} channel={channel} />
      ))}
    </Part>
  )
}

function Position({ channels }: { channels: readonly number[] }) {
  const { t } = useWords()
  const kept = useMe().settings.position ?? ""
  const draft = useDraft("position", { position: kept })
  const form = useForm(async () => {
    enterAgain(await http.patch<Session>("/users/me", { settings: { position: draft.value.position.trim() || null } }))
    await Promise.all(channels.map((id) => queries.invalidateQueries({ queryKey: signatureKey(id) })))
    draft.drop()
  }, [])
  return (
    <div className="settings-form">
      <TextField label={t("signature.position")} hint={t("signature.positionHint")} value={draft.value.position} maxLength={200} onChange={(position) => draft.set({ position })} autoComplete="organization-title" />
      <Fault text={form.message} />
      {draft.dirty && <Keep busy={form.busy} run={form.submit} />}
    </div>
  )
}

function Keep({ busy, run }: { busy: boolean; run: () => void }) {
  const { t } = useWords()
  return (
    <div>
      <Button look="primary" busy={busy} onClick={run}>
        {t("common.save")}
      </Button>
    </div>
  )
}

function OfMailbox({ channel }: { channel: Channel }) {
  const view = useSignature(channel.id)
  return view && <Mailbox key={view.own ? "own" : "shared"} channel={channel} view={view} />
}

function Mailbox({ channel, view }: { channel: Channel; view: SignatureView }) {
  const { t } = useWords()
  const [own, setOwn] = useState(view.own !== null)
  const from = view.own ?? view.of_mailbox
  const draft = useDraft(`signature/${channel.id}/own`, { text: typed(from.text, from.entities) })
  const path = `${signaturePath(channel.id)}/own`
  const refresh = () => queries.invalidateQueries({ queryKey: signatureKey(channel.id) })
  const form = useForm(async () => {
    queries.setQueryData(signatureKey(channel.id), await http.put<SignatureView>(path, writtenAs(draft.value.text)))
    draft.drop()
    tell(t("signature.kept"))
  }, ["text"])
  const back = useForm(async () => {
    await http.delete(path)
    draft.drop()
    await refresh()
  }, [])
  const choose = (wanted: boolean) => {
    setOwn(wanted)
    if (!wanted && view.own) back.submit()
  }
  return (
    <section className="settings-form" aria-label={channel.name}>
      <h4 className="signature-of">
        <Icon name="mail" size={16} />
        {channel.name}
      </h4>
      <Tick label={t("signature.own")} checked={own} onChange={choose} disabled={back.busy} />
      {own ? (
        <SignatureField label={t("signature.text")} hint={t("signature.ownHint")} value={draft.value.text} onChange={(text) => draft.set({ text })} values={view.variables} error={form.fault("text")} />
      ) : view.mine.text ? (
        <SignatureText text={view.mine.text} entities={view.mine.entities ?? []} />
      ) : (
        <p className="field-hint">{t("signature.none")}</p>
      )}
      <Fault text={form.message ?? back.message} />
      {own && (draft.dirty || !view.own) && <Keep busy={form.busy} run={form.submit} />}
    </section>
  )
}
