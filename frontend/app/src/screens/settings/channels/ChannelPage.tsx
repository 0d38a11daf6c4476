import { useMutation } from "@tanstack/react-query"
import { lazy, Suspense, useState } from "react"
import { useSearch } from "wouter"
import { CopyField } from "../../../parts/CopyButton"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf, RowsSkeleton } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useForm } from "../../../shell/enter/useForm"
import { NotHere } from "../../../shell/NotHere"
import { useChannelKinds } from "../../../state/house"
import { http } from "../../../wire/http"
import type { Channel, ChannelKind } from "../../../wire/types"
import { useWords, type WordKey } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Deed } from "../pieces/Deed"
import { Loaded, Page, Part } from "../pieces/Page"
import { SaveBar } from "../pieces/SaveBar"
import { useDraft } from "../pieces/useDraft"
import { refresh, useList } from "../pieces/useList"
import { ChannelForm, Work } from "./ChannelForm"
import { CheckResult } from "./CheckResult"
import { DeleteChannel } from "./DeleteChannel"
import { draftOf, editBody, fieldsOf } from "./draft"
import { Signature } from "./Signature"
import { ItsTasks } from "./ItsTasks"
import { SignIn } from "./SignIn"
import { Templates } from "./Templates"
import type WebchatPage from "./webchat/Webchat"
import { Alarms, ChannelState, Deafness, HealthLine, LastError, Notices, useHealth } from "./health"

const LetterFields = lazy(() => import("./letterfields/LetterFields"))
const Telephones = lazy(() => import("./telephony/Telephones"))
const ProgramJournal = lazy(() => import("../webhooks/Journal").then(({ Journal }) => ({ default: Journal })))

/** Each brings the very thing with it that stands on a site, to be looked at. */
const OWN_PAGES: Readonly<Record<string, ReturnType<typeof lazy<typeof WebchatPage>>>> = {
  webchat: lazy(() => import("./webchat/Webchat")),
  form: lazy(() => import("./form/FormPage")),
}

/** What is to be done next with one that has just been connected, where that is not to write to it. */
const FRESH: Readonly<Record<string, WordKey>> = {
  form: "channels.freshForm",
  webchat: "channels.freshSite",
  practice: "channels.freshPractice",
}

/** A colleague's own mailbox: whoever manages channels sees that it is there, and when its owner has left may open it. */
function Owned({ channel }: { channel: Channel }) {
  const words = useWords()
  const { t } = words
  const open = useMutation({
    mutationFn: () => http.post(`/channels/${channel.id}/open`),
    onSettled: () => refresh("/channels"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <Part title={t("mailbox.who")} hint={t(channel.private ? "channels.ownedHint" : "channels.ownedShared", { name: channel.owner?.name ?? "" })}>
      {channel.owner_left && (
        <div className="settings-form">
          <p className="field-hint">{t("channels.openHint")}</p>
          <Deed icon="user" busy={open.isPending} label={t("channels.openUp")} run={() => open.mutate()} />
        </div>
      )}
    </Part>
  )
}

export function ChannelPage({ id }: { id: number }) {
  const { t } = useWords()
  const query = useList<Channel>("/channels")
  const kinds = useChannelKinds()
  return (
    <Loaded query={query} failed={t("channels.failed")}>
      {(all) => {
        const channel = all.find((each) => each.id === id)
        const kind = kinds.find((each) => each.kind === channel?.kind)
        if (!channel) return <NotHere />
        return kind ? <One key={id} channel={channel} kind={kind} /> : <RowsSkeleton rows={4} />
      }}
    </Loaded>
  )
}

function One({ channel, kind }: { channel: Channel; kind: ChannelKind }) {
  const words = useWords()
  const { t } = words
  const fresh = useSearch() === "fresh"
  const health = useHealth()?.find(({ channel_id }) => channel_id === channel.id)
  const [deleting, setDeleting] = useState(false)
  const draft = useDraft(`channel/${channel.id}`, draftOf(channel))
  const fields = ["name", ...fieldsOf(kind, draft.value.settings).map(({ name }) => `settings.${name}`)]
  const form = useForm(async () => {
    await http.patch<Channel>(`/channels/${channel.id}`, editBody(kind, draft.changed, channel))
    await refresh("/channels")
    draft.drop()
  }, fields)
  const turn = useMutation({
    mutationFn: (verb: "pause" | "resume" | "check") => http.post(`/channels/${channel.id}/${verb}`),
    onSettled: () => refresh("/channels"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  const busy = (verb: string) => turn.isPending && turn.variables === verb
  const paused = channel.state === "paused"
  const Own = Object.hasOwn(OWN_PAGES, channel.kind) ? OWN_PAGES[channel.kind] : undefined
  return (
    <Page
      up={{ to: "/settings/channels", label: t("channels.title") }}
      title={
        <>
          <Icon name={channelIcon(channel.looks)} size={24} />
          <span className="cut">{channel.name}</span>
          <ChannelState channel={channel} health={health} />
        </>
      }
      hint={fresh && channel.check?.ok ? t(kind.capabilities.calls ? "channels.freshCalls" : Object.hasOwn(FRESH, channel.kind) ? FRESH[channel.kind]! : "channels.freshHint") : undefined}
      action={
        <div className="settings-buttons">
          <Deed icon={paused ? "play" : "pause"} busy={busy(paused ? "resume" : "pause")} label={t(paused ? "channels.resume" : "channels.pause")} run={() => turn.mutate(paused ? "resume" : "pause")} />
          <Deed icon="retry" busy={busy("check")} label={t("channels.check")} run={() => turn.mutate("check")} />
        </div>
      }
    >
      {channel.check && <CheckResult check={channel.check} />}
      <Running channel={channel} />
      {health && (
        <Part title={t("channels.health")}>
          <HealthLine health={health} />
          <Alarms health={health} />
          <Notices health={health} />
          <LastError health={health} isOver={false} />
          <LastError health={health} isOver />
          <Deafness health={health} />
        </Part>
      )}
      {channel.owner ? <Owned channel={channel} /> : <ItsTasks channel={channel.id} />}
      {channel.sign_in && !channel.owner && <SignIn path={`/channels/${channel.id}/sign-in`} signIn={channel.sign_in} />}
      {channel.hook_url && (
        <Part title={t("channels.hook")} hint={t("channels.hookHint")}>
          <CopyField text={channel.hook_url} label={t("channels.hook")} />
        </Part>
      )}
      {channel.owner ? null : Own ? (
        <Suspense fallback={<RowsSkeleton rows={6} />}>
          <Own channel={channel} draft={draft.value} form={form} onChange={draft.set} />
          <Work draft={draft.value} onChange={draft.set} />
        </Suspense>
      ) : (
        <ChannelForm kind={kind} draft={draft.value} form={form} onChange={draft.set} facts={channel.check?.facts} />
      )}
      {(channel.capabilities ?? kind.capabilities).letters && <Signature channel={channel.id} />}
      {(channel.capabilities ?? kind.capabilities).letters && !channel.owner && (
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <LetterFields channel={channel} />
        </Suspense>
      )}
      {(channel.capabilities ?? kind.capabilities).telephony && (
        <Suspense fallback={<RowsSkeleton rows={4} />}>
          <Telephones channel={channel.id} able={channel.capabilities ?? kind.capabilities} />
        </Suspense>
      )}
      {(channel.capabilities ?? kind.capabilities).journal && (
        <Suspense fallback={<RowsSkeleton rows={3} />}>
          <ProgramJournal of={`/channels/${channel.id}`} runs={!paused} />
        </Suspense>
      )}
      {(channel.capabilities ?? kind.capabilities).templates && <Templates channel={channel.id} />}
      <Part title={t("channels.end")}>
        <Deed icon="trash" label={t("channels.delete")} run={() => setDeleting(true)} />
      </Part>
      {draft.dirty && <SaveBar form={form} onDrop={draft.drop} affects={t(draft.changed.members ? "channels.affectsSight" : "channels.affects")} />}
      {deleting && <DeleteChannel channel={channel} onClose={() => setDeleting(false)} />}
    </Page>
  )
}

/** A channel that can talk by itself has a switch of its own at the top. */
function Running({ channel }: { channel: Channel }) {
  const words = useWords()
  const { t } = words
  const running = channel.settings?.running
  const turn = useMutation({
    mutationFn: (on: boolean) => http.patch(`/channels/${channel.id}`, { settings: { running: on } }),
    onSettled: () => refresh("/channels"),
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  if (typeof running !== "boolean" || channel.state === "paused") return null
  return (
    <div className="running" data-on={running || undefined}>
      <Icon name="practice" size={20} />
      <div>
        <strong>{t(running ? "channels.runningOn" : "channels.runningOff")}</strong>
        <p>{t(running ? "channels.runningOnHint" : "channels.runningOffHint")}</p>
      </div>
      <Deed look={running ? "plain" : "primary"} icon={running ? "pause" : "play"} busy={turn.isPending} label={t(running ? "channels.stop" : "channels.start")} run={() => turn.mutate(!running)} />
    </div>
  )
}
