import { Link, useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { RowsSkeleton } from "../../../parts/Placeholders"
import { INSIDE } from "../../../parts/up"
import { Fault } from "../../../shell/enter/Fault"
import { useForm } from "../../../shell/enter/useForm"
import { NotHere } from "../../../shell/NotHere"
import { useBegun } from "../../../state/begun"
import { useChannelKinds } from "../../../state/house"
import { http } from "../../../wire/http"
import type { Channel, ChannelKind } from "../../../wire/types"
import type { WordKey, Words } from "../../../words/words"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Page } from "../pieces/Page"
import { refresh } from "../pieces/useList"
import { ChannelForm } from "./ChannelForm"
import { blank, fieldsOf, newBody } from "./draft"

const ABOUT: Readonly<Record<string, WordKey>> = {
  telegram: "channels.about_telegram",
  vk: "channels.about_vk",
  whatsapp: "channels.about_whatsapp",
  max: "channels.about_max",
  gateway: "channels.about_gateway",
  email: "channels.about_email",
  api: "channels.about_api",
  practice: "channels.about_practice",
  webchat: "channels.about_webchat",
  form: "channels.about_form",
}

/** A kind that this interface has no sentence for is offered by its name alone. */
function about(kind: string, { t }: Words): string | undefined {
  return Object.hasOwn(ABOUT, kind) ? t(ABOUT[kind]!) : undefined
}

/** Made at once; all else of it is set on its own page, before one's eyes. */
const AT_FIRST: Readonly<Record<string, readonly string[]>> = { webchat: ["origins"], form: ["origins", "country"] }

/** First the kind. */
export function KindPicker() {
  const words = useWords()
  const { t } = words
  const kinds = useChannelKinds()
  const [, go] = useLocation()
  useActions(kinds.map(({ kind, name }) => ({ id: `channel-new-${kind}`, label: `${t("channels.newTitle")}: ${name}`, group: t("shell.settings"), icon: channelIcon(kind), run: () => go(`/settings/channels/new/${kind}`, { state: INSIDE }) })))
  return (
    <Page title={t("channels.newTitle")} hint={t("channels.newHint")} up={{ to: "/settings/channels", label: t("channels.title") }}>
      {kinds.length ? (
        <ul className="kinds">
          {kinds.map(({ kind, name }) => (
            <li key={kind}>
              <Link href={`/settings/channels/new/${kind}`} state={INSIDE}>
                <span className="channel-icon">
                  <Icon name={channelIcon(kind)} size={20} />
                </span>
                <strong>{name}</strong>
                <span>{about(kind, words)}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <RowsSkeleton rows={3} />
      )}
    </Page>
  )
}

/** Then its form. */
export function NewChannel({ kind }: { kind: string }) {
  const kinds = useChannelKinds()
  const found = kinds.find((each) => each.kind === kind)
  if (!kinds.length) return <RowsSkeleton rows={4} />
  if (!found) return <NotHere />
  const asked = Object.hasOwn(AT_FIRST, found.kind) ? found.fields.filter(({ name }) => AT_FIRST[found.kind]!.includes(name)) : found.fields
  return <Making kind={{ ...found, fields: asked }} />
}

function Making({ kind }: { kind: ChannelKind }) {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const { value: draft, set, drop } = useBegun(`channel/new/${kind.kind}`, blank(kind))
  const fields = ["name", ...fieldsOf(kind, draft.settings).map(({ name }) => `settings.${name}`)]
  const form = useForm(async () => {
    const made = await http.post<Channel>("/channels", newBody(kind, draft))
    drop()
    await refresh("/channels")
    go(`/settings/channels/${made.id}?fresh`, { replace: true })
  }, fields)
  useActions([{ id: "channel-connect", label: t("channels.connectIt"), group: t("shell.settings"), icon: "check", run: () => form.busy || form.submit() }])
  return (
    <Page
      title={
        <>
          <Icon name={channelIcon(kind.kind)} size={24} />
          {kind.name}
        </>
      }
      hint={about(kind.kind, words)}
      up={{ to: "/settings/channels/new", label: t("channels.newTitle") }}
    >
      <form
        className="settings-stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        <ChannelForm kind={kind} draft={draft} form={form} onChange={(change) => set((now) => ({ ...now, ...change }))} />
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
