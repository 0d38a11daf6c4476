import { useMutation } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Field, TextField } from "../../../parts/Field"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { put } from "../../../state/messages"
import { ableOf, useChannelKinds, useChannels } from "../../../state/house"
import { changeMessages } from "../../../state/store"
import { ApiError, http } from "../../../wire/http"
import type { Message } from "../../../wire/types"
import { readAddress } from "../../../words/address"
import { useWords } from "../../../words/words"
import { newKey } from "../composer/key"
import { addressesIn } from "../composer/letter/fields"
import { openDialog } from "../place"
import type { Beginning } from "./begin"
import { endBegin, forget, startable, useWritten, write } from "./begin"
import "./begin.css"
import { BeginTemplate, type Filled } from "./BeginTemplate"
import type { To } from "./useLookup"
import { useLookup } from "./useLookup"
import { WhereTo } from "./WhereTo"

const FORM = "begin-form"

/** A first message: to whom, by what, and what it says. Person, address and channel are named before it goes. */
export default function BeginDialog({ beginning }: { beginning: Beginning }) {
  const words = useWords()
  const { t } = words
  const kinds = useChannelKinds()
  const channels = startable(useChannels(), (channel) => ableOf(channel, kinds))
  const written = useWritten(beginning)
  const { contact, way } = beginning
  const channel = channels.find(({ id }) => id === (way?.channel_id ?? written.channel)) ?? (way ? undefined : channels[0])
  const able = ableOf(channel, kinds)
  const [filled, setFilled] = useState<Filled | null>(null)
  const [tried, setTried] = useState(false)
  const [left, setLeft] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const typed = written.address.trim()
  const to: To | null = !channel ? null : contact && way ? { channel_id: channel.id, contact_id: contact.id, ...(way.address && { address: way.address }) } : typed ? { channel_id: channel.id, address: typed } : null
  const { found, error } = useLookup(to)
  const byTemplate = able !== null && able.window_s !== null
  // the same until something else is to be sent
  const body = JSON.stringify([to, written.name, written.subject, written.cc, written.bcc, written.text, filled])
  const key = useRef({ body: "", id: "" })
  const act = useMutation({
    mutationFn: () => {
      if (key.current.body !== body) key.current = { body, id: newKey() }
      return http.post<Message>("/conversations", {
        ...to,
        name: written.name.trim(),
        message: {
          client_id: key.current.id,
          kind: "reply",
          ...(byTemplate ? { template: filled?.use, attachments: filled?.file ? [filled.file.id] : [] } : { text: written.text }),
          ...(able?.letters && { letter: { subject: written.subject, cc: addressesIn(written.cc), bcc: addressesIn(written.bcc) } }),
        },
      })
    },
    onSuccess: (message) => {
      changeMessages((state) => put(state, message))
      forget(beginning)
      endBegin()
      openDialog(message.conversation_id)
    },
  })
  const refused = act.error instanceof ApiError ? act.error : null
  const there = found?.conversation_id ?? null
  const bare = !to || (able?.letters && !written.subject.trim()) || (byTemplate ? !filled?.ready : !written.text.trim())
  const closed = found?.refused ?? null
  const submit = () => {
    setTried(true)
    if (there !== null) openThere(there)
    else if (!bare && !closed && !(left && error)) act.mutate()
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus())
  }
  const openThere = (id: number) => {
    endBegin()
    openDialog(id)
  }
  const wrongAddress = refused?.field("address") ?? ((tried || left) && error instanceof ApiError ? (error.field("address") ?? error.message) : tried && !typed && !way ? t("begin.addressMissing") : undefined)
  const named = refused && ["address", "letter.subject", "letter.cc", "letter.bcc"].some((name) => refused.field(name))
  const missing = (value: string) => (tried && !value.trim() ? t("begin.missing") : undefined)
  return (
    <Dialog
      title={contact ? t("begin.titleTo", { name: contact.name || t("begin.nameless") }) : t("begin.title")}
      open
      wide={byTemplate}
      onClose={endBegin}
      actions={
        <>
          {act.error && !named && (
            <p className="field-error begin-fault" role="alert">
              <Icon name="alert" size={14} />
              {reasonOf(act.error, words)}
            </p>
          )}
          <Button onClick={endBegin}>{t("common.cancel")}</Button>
          {there === null ? (
            <Button look="primary" icon="send" type="submit" form={FORM} busy={act.isPending} disabled={!channel || closed !== null}>
              {t("composer.send")}
            </Button>
          ) : (
            <Button look="primary" icon="forward" onClick={() => openThere(there)}>
              {t("begin.openThere")}
            </Button>
          )}
        </>
      }
    >
      {!channels.length ? (
        <p className="begin-none">{t("begin.noChannel")}</p>
      ) : (
        <form
          id={FORM}
          ref={form}
          className="begin"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            submit()
          }}
        >
          {way ? (
            <p className="begin-way">
              <Icon name={channelIcon(channel?.looks)} size={16} />
              <span>{[readAddress(way.address) || way.address || t(able?.starts === "email" ? "begin.hiddenEmail" : "begin.hiddenPhone"), channel?.name ?? t("card.channelGone")].join(" · ")}</span>
            </p>
          ) : (
            <WhereTo
              channels={channels}
              channel={channel ?? null}
              starts={able?.starts ?? "phone"}
              address={written.address}
              error={wrongAddress}
              onChannel={(id) => {
                act.reset()
                setFilled(null)
                write(beginning, { channel: id })
              }}
              onAddress={(address) => {
                act.reset()
                setLeft(false)
                write(beginning, { address })
              }}
              onLeave={() => setLeft(true)}
            />
          )}
          <Told found={found} place={channel?.name ?? ""} known={contact !== null} />
          {found && !closed && there === null && !found.contact && !contact && (
            <TextField label={t("begin.name")} hint={t("begin.nameHint")} value={written.name} maxLength={200} autoComplete="off" onChange={(name) => write(beginning, { name })} />
          )}
          {there === null && able?.letters && (
            <TextField
              label={t("letter.subject")}
              value={written.subject}
              maxLength={300}
              autoFocus={way !== null}
              error={refused?.field("letter.subject") ?? missing(written.subject)}
              onChange={(subject) => write(beginning, { subject })}
            />
          )}
          {there === null && able?.letters && (
            <div className="begin-copies">
              {(["cc", "bcc"] as const).map((line) => (
                <TextField key={line} label={t(`letter.${line}`)} value={written[line]} inputMode="email" autoComplete="off" error={refused?.field(`letter.${line}`)} onChange={(typed) => write(beginning, { [line]: typed })} />
              ))}
            </div>
          )}
          {there === null &&
            channel &&
            (byTemplate ? (
              <BeginTemplate key={channel.id} channel={channel.id} asked={tried} refused={refused} onFill={setFilled} />
            ) : (
              <Field label={t("begin.text")} error={missing(written.text)}>
                {(wiring) => (
                  <textarea {...wiring} className="input" rows={6} maxLength={able?.text_max ?? 4096} autoFocus={way !== null && !able?.letters} value={written.text} onChange={({ target }) => write(beginning, { text: target.value })} />
                )}
              </Field>
            ))}
        </form>
      )}
    </Dialog>
  )
}

/** Whose address it is, and what lies there already: said before anything is sent. */
function Told({ found, place, known }: { found: ReturnType<typeof useLookup>["found"]; place: string; known: boolean }) {
  const { t } = useWords()
  if (!found) return null
  const address = readAddress(found.address) || found.address
  const name = found.contact?.name || (found.contact ? t("begin.nameless") : "")
  const sentence = found.refused
    ? found.refused.message
    : found.conversation_id !== null
      ? t("begin.thereIs", { name: name || address, place })
      : name
        ? t("begin.goesTo", { name, address: address || t("begin.theirs"), place })
        : t("begin.stranger", { address, place })
  if (known && !found.refused && found.conversation_id === null) return null
  return (
    <p className="begin-told" role="status" data-refused={found.refused !== null || undefined}>
      <Icon name={found.refused ? "alert" : found.conversation_id !== null ? "dialogs" : name ? "user" : "plus"} size={16} />
      <span>{sentence}</span>
    </p>
  )
}
