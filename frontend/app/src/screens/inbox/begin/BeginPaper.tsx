import type { RefObject } from "react"
import { useRef, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Field } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { Capabilities, Channel } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { ButtonsRow } from "../composer/buttons/ButtonsRow"
import type { Buttons } from "../composer/buttons/useButtons"
import "../composer/composer.css"
import { edit, useWriting, writingAt } from "../composer/desk"
import { Smiles } from "../composer/emoji/Smiles"
import type { Slash } from "../composer/Field"
import { Field as Text } from "../composer/Field"
import { addFiles, faultOf } from "../composer/files"
import { FilesRow } from "../composer/FilesRow"
import { FormatBar } from "../composer/FormatBar"
import { SignatureLine } from "../composer/letter/SignatureLine"
import { usePictures } from "../composer/letter/usePictures"
import { messagesOf } from "../composer/parts"
import { Gaps, select } from "../composer/replies/Gaps"
import type { Picked } from "../composer/replies/SlashPicker"
import { SlashPicker } from "../composer/replies/SlashPicker"
import { insert, insertItem } from "../composer/replies/use"

interface Props {
  /** Where on the desk it lies. */
  id: number
  channel: Channel
  able: Capabilities
  contact: number | null
  field: RefObject<HTMLTextAreaElement | null>
  buttons: Buttons
  /** It was to be sent with a variable left in it. */
  gapped: boolean
  error: string | undefined
  autoFocus: boolean
  onSend: () => void
}

/** What a first message says, with all that an answer may have where its channel takes it: files, formats, pictures, buttons, saved replies. */
export function BeginPaper({ id, channel, able, contact, field, buttons, gapped, error, autoFocus, onSend }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const writing = useWriting(id, "reply")
  const [slash, setSlash] = useState<Slash | null>(null)
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const accept = Object.keys(able.files).length > 0
  const add = (files: Iterable<File>) => addFiles(files, { conversation: id, kind: "reply", channel: able, words, formats })
  const take = usePictures({ id, field, letters: able.letters, add })
  const put = ({ reply, item }: Picked) => {
    if (!slash || !(reply || item)) return
    setSlash(null)
    const done = item
      ? insertItem(item, id, "reply", slash.from, slash.to, (piece, before) => faultOf(piece, before, { channel: able, words, formats }))
      : insert(reply, id, "reply", slash.from, slash.to, { channel_id: channel.id, contact_id: contact })
    done.then(
      ({ from, to }) => requestAnimationFrame(() => select(field.current, from, to)),
      (fault: unknown) => tell(reasonOf(fault, words), { fault: true }),
    )
  }
  const openSlash = () => {
    const { text } = writingAt(id, "reply")
    const at = field.current?.selectionEnd ?? text.length
    const lead = at === 0 || /\s$/.test(text.slice(0, at)) ? "/" : " /"
    edit(id, "reply", { text: text.slice(0, at) + lead + text.slice(at) })
    const to = at + lead.length
    requestAnimationFrame(() => {
      select(field.current, to, to)
      setSlash({ from: to - 1, to, typed: "" })
    })
  }
  const parts = messagesOf(writing.text, writing.files.length, able)
  return (
    <Field label={t("begin.text")} error={error}>
      {(wiring) => (
        <div
          className="begin-paper composer-paper"
          data-awake
          data-over={over || undefined}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes("Files")) return
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={({ currentTarget, relatedTarget }) => {
            if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false)
          }}
          onDrop={(event) => {
            if (!event.dataTransfer.types.includes("Files")) return
            event.preventDefault()
            setOver(false)
            take(event.dataTransfer.files)
          }}
        >
          <Smiles conversation={id} kind="reply" field={field} />
          <Text ref={field} id={id} kind="reply" label={t("begin.text")} wiring={{ ...wiring, rows: 5, autoFocus }} onSend={onSend} onFiles={take} onSlash={setSlash} />
          {slash && <SlashPicker key={slash.from} conversation={null} typed={slash.typed} field={field} runs={false} onPick={put} onClose={() => setSlash(null)} />}
          <Gaps id={id} kind="reply" text={writing.text} field={field} refused={gapped} />
          {able.letters && <SignatureLine id={id} channel={channel.id} writing={writing} />}
          <FilesRow id={id} kind="reply" files={writing.files} channel={able} />
          <ButtonsRow id={id} rows={writing.buttons} limits={able.buttons} fault={buttons.fault} fresh={buttons.fresh} onLeave={() => field.current?.focus()} />
          <div className="composer-foot">
            <IconButton icon="attach" label={accept ? t("composer.attach") : t("begin.noFiles")} side="top" aria-disabled={!accept || undefined} data-off={!accept || undefined} onClick={() => accept && picker.current?.click()} />
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label={t("composer.attach")}
              onChange={({ target }) => {
                add(target.files ?? [])
                target.value = ""
                field.current?.focus()
              }}
            />
            {able.buttons && <IconButton icon="buttons" label={t("buttons.open")} side="top" onClick={buttons.open} />}
            <IconButton icon="archive" label={t("replies.insert")} side="top" onClick={openSlash} />
            <FormatBar id={id} kind="reply" field={field} allowed={able.entities} />
            {parts > 1 && (
              <span className="composer-hint" data-told aria-live="polite">
                {t("composer.parts", { n: parts })}
              </span>
            )}
          </div>
        </div>
      )}
    </Field>
  )
}
