import { useMutation } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { TextField } from "../../../parts/Field"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { said } from "../../../parts/buttons/rows"
import { put } from "../../../state/messages"
import { ableOf, useChannelKinds, useChannels } from "../../../state/house"
import { changeMessages } from "../../../state/store"
import { formatted } from "../../../state/text/markup"
import { unfilled } from "../../../state/variables"
import { ApiError, http } from "../../../wire/http"
import type { Message } from "../../../wire/types"
import { readAddress } from "../../../words/address"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { newKey } from "../composer/key"
import { faultOf } from "../composer/files"
import { bodyOf } from "../composer/letter/fields"
import { NOTHING, type LetterFields } from "../composer/letter/typed"
import { useButtons } from "../composer/buttons/useButtons"
import { edit, useWriting, write as writePaper } from "../composer/desk"
import { select } from "../composer/replies/Gaps"
import { isArriving, isBlank, isReady } from "../composer/writing"
import { openDialog } from "../place"
import type { Beginning } from "./begin"
import { endBegin, forget, paperOf, refill, startable, useWritten, write } from "./begin"
import "../composer/letter/fields.css"
import "./begin.css"
import { keepBegun } from "./kept"
import { BeginPaper } from "./BeginPaper"
import { BeginTemplate, type Filled } from "./BeginTemplate"
import type { To } from "./useLookup"
import { useLookup } from "./useLookup"
import { Which } from "./Which"
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
  const formats = useFormats()
  const paper = paperOf(beginning)
  const writing = useWriting(paper, "reply")
  const letter = writing.letter ?? NOTHING
  const lines = (change: Partial<LetterFields>) => edit(paper, "reply", { letter: { ...letter, ...change } })
  const field = useRef<HTMLTextAreaElement>(null)
  const [gapped, setGapped] = useState(false)
  const [filled, setFilled] = useState<Filled | null>(null)
  const [tried, setTried] = useState(false)
  const [left, setLeft] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const typed = written.address.trim()
  const to: To | null = !channel ? null : contact && way ? { channel_id: channel.id, contact_id: contact.id, ...(way.address && { address: way.address }) } : written.person ? { channel_id: channel.id, contact_id: written.person.id } : typed ? { channel_id: channel.id, address: typed } : null
  const { found, error } = useLookup(to)
  const byTemplate = able !== null && able.window_s !== null
  const buttons = useButtons(paper, writing, byTemplate ? null : able)
  const message = () => {
    const { text, entities } = formatted(writing.text.trim(), able?.entities ?? [])
    const rows = said(writing.buttons)
    return {
      ...(byTemplate
        ? { template: filled?.use, attachments: filled?.file ? [filled.file.id] : [] }
        : { text, entities, attachments: writing.files.flatMap(({ stored }) => stored?.id ?? []), ...(rows.length > 0 && { buttons: rows }), ...(writing.saved !== null && { saved_reply_id: writing.saved }) }),
      ...(able?.letters && { letter: bodyOf(letter) }),
    }
  }
  // the same until something else is to be sent
  const anew = written.anew && found?.anew === true
  const body = JSON.stringify([to, anew, written.name, message()])
  const act = useMutation({
    mutationFn: (confirm_address: boolean) => {
      const id = written.tried?.body === body ? written.tried.id : newKey()
      write(beginning, { tried: { body, id } })
      keepBegun()
      return http.post<Message>("/conversations", {
        ...to,
        anew,
        name: written.name.trim(),
        message: {
          client_id: id,
          kind: "reply",
          confirm_address,
          ...message(),
        },
      })
    },
    onSuccess: (sent) => {
      changeMessages((state) => put(state, sent))
      forget(beginning)
      keepBegun()
      endBegin()
      openDialog(sent.conversation_id)
    },
  })
  const refused = act.error instanceof ApiError ? act.error : null
  // their address came by a merge: whoever presses again has read whose it was
  const known = refused?.code === "address_after_merge"
  const there = anew ? null : (found?.conversation_id ?? null)
  const unready = byTemplate ? !filled?.ready : !isReady(writing) || buttons.fault !== null
  const bare = !to || (able?.letters && !letter.subject.trim()) || unready
  const closed = found?.refused ?? null
  const submit = () => {
    setTried(true)
    const gap = byTemplate ? undefined : unfilled(writing.text)[0]
    setGapped(gap !== undefined)
    if (there !== null) openThere(there)
    else if (gap) select(field.current, gap.from, gap.to)
    else if (!bare && !closed && !(left && error)) act.mutate(known)
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus())
  }
  const openThere = (id: number) => {
    endBegin()
    openDialog(id)
  }
  const wrongAddress = refused?.field("address") ?? ((tried || left) && error instanceof ApiError ? (error.field("address") ?? error.message) : tried && !to ? t("begin.addressMissing") : undefined)
  const named = refused && ["address", "text", "attachments", "letter.subject", "letter.cc", "letter.bcc"].some((name) => refused.field(name))
  const wrongText = refused?.field("text") ?? refused?.field("attachments") ?? (!tried ? undefined : isBlank(writing) ? t("begin.missing") : isArriving(writing) ? t("begin.arriving") : writing.files.some(({ fault }) => fault) ? t("begin.badFile") : undefined)
  return (
    <Dialog
      title={contact ? t("begin.titleTo", { name: contact.name || t("begin.nameless") }) : t("begin.title")}
      open
      wide
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
              {t(known ? "composer.formerlySend" : "composer.send")}
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
              person={written.person}
              named={found?.contact != null}
              onPerson={(person) => {
                act.reset()
                setLeft(false)
                write(beginning, { person, address: "", anew: false })
              }}
              onChannel={(id) => {
                act.reset()
                setFilled(null)
                write(beginning, { channel: id, anew: false })
                const next = ableOf(channels.find((each) => each.id === id), kinds)
                writePaper(paper, "reply", (now) => ({ ...now, files: now.files.map((piece, before) => (piece.stored ? { ...piece, fault: faultOf(piece, before, { channel: next, words, formats }) } : piece)) }))
              }}
              onAddress={(address) => {
                act.reset()
                setLeft(false)
                write(beginning, { address, anew: false })
              }}
              onLeave={() => setLeft(true)}
            />
          )}
          <Told found={found} place={channel?.name ?? ""} known={contact !== null} anew={anew} />
          {found?.anew && <Which about={found.about} anew={anew} onChoose={(chosen) => write(beginning, { anew: chosen })} />}
          <div className="begin-about">
            {found && !closed && there === null && !found.contact && !contact && (
              <TextField label={t("begin.name")} hint={t("begin.nameHint")} value={written.name} maxLength={200} autoComplete="off" onChange={(name) => write(beginning, { name })} />
            )}
            {there === null && able?.letters && (
              <TextField
                label={t("letter.subject")}
                value={letter.subject}
                maxLength={300}
                autoFocus={way !== null}
                error={refused?.field("letter.subject") ?? (tried && !letter.subject.trim() ? t("begin.missing") : undefined)}
                onChange={(subject) => lines({ subject })}
              />
            )}
          </div>
          {there === null && able?.letters && <Copies letter={letter} refused={refused} onLines={lines} />}
          {there === null &&
            channel &&
            (byTemplate ? (
              <BeginTemplate key={channel.id} channel={channel.id} filling={written.filling} asked={tried} refused={refused} onChange={(change) => refill(beginning, change)} onFill={setFilled} />
            ) : (
              able && (
                <BeginPaper id={paper} channel={channel} able={able} contact={contact?.id ?? written.person?.id ?? null} field={field} buttons={buttons} gapped={gapped} error={wrongText} autoFocus={way !== null && !able.letters} onSend={submit} />
              )
            ))}
        </form>
      )}
    </Dialog>
  )
}

/** Who else gets the letter: asked for, or there already. */
function Copies({ letter, refused, onLines }: { letter: LetterFields; refused: ApiError | null; onLines: (change: Partial<LetterFields>) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  if (!open && !letter.cc && !letter.bcc)
    return (
      <button type="button" className="letter-line-button begin-more" onClick={() => setOpen(true)}>
        <Icon name="plus" size={14} />
        {t("begin.copies")}
      </button>
    )
  return (
    <div className="begin-about">
      {(["cc", "bcc"] as const).map((line) => (
        <TextField key={line} label={t(`letter.${line}`)} value={letter[line]} autoFocus={open && line === "cc"} inputMode="email" autoComplete="off" error={refused?.field(`letter.${line}`)} onChange={(typed) => onLines({ [line]: typed })} />
      ))}
    </div>
  )
}

/** Whose address it is, and what lies there already: said before anything is sent. */
function Told({ found, place, known, anew }: { found: ReturnType<typeof useLookup>["found"]; place: string; known: boolean; anew: boolean }) {
  const { t } = useWords()
  if (!found) return null
  const address = readAddress(found.address) || found.address
  const name = found.contact?.name || (found.contact ? t("begin.nameless") : "")
  const sentence = found.refused
    ? found.refused.message
    : found.conversation_id !== null && !anew
      ? t("begin.thereIs", { name: name || address, place })
      : name
        ? t("begin.goesTo", { name, address: address || t("begin.theirs"), place })
        : t("begin.stranger", { address, place })
  if (known && !found.refused && (found.conversation_id === null || anew)) return null
  return (
    <p className="begin-told" role="status" data-refused={found.refused !== null || undefined}>
      <Icon name={found.refused ? "alert" : found.conversation_id !== null && !anew ? "dialogs" : name ? "user" : "plus"} size={16} />
      <span>{sentence}</span>
    </p>
  )
}
