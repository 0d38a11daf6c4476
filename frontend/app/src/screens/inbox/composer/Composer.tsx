import type { RefObject } from "react"
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMay, useMe } from "../../../shell/me"
import { useChannel, useColleagues } from "../../../state/house"
import type { ConversationRow, Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { channelIcon } from "../../../parts/icon/channelIcon"
import { useTitle } from "../useTitle"
import { openDialog } from "../place"
import { useAddress, useIdentities } from "../useAddress"
import { useLookers } from "../useLookers"
import { Answers } from "./Answers"
import { ClaimBar } from "./ClaimBar"
import "./composer.css"
import { ContactedButton } from "./contacted/ContactedButton"
import { ButtonsRow } from "./buttons/ButtonsRow"
import { useButtons } from "./buttons/useButtons"
import { edit, useWritten, useWriting, write, writingAt } from "./desk"
import { AddressButton } from "./elsewhere/AddressButton"
import { NoWayBack } from "./elsewhere/NoWayBack"
import { goesOnHere } from "./elsewhere/move"
import { Smiles } from "./emoji/Smiles"
import type { Slash } from "./Field"
import { Field } from "./Field"
import { addFiles, faultOf } from "./files"
import { asks, know, useAsks } from "./formerly/formerly"
import { FormerlyBar } from "./formerly/FormerlyBar"
import { FilesRow } from "./FilesRow"
import { FormatBar } from "./FormatBar"
import type { Later } from "./later/LaterButton"
import { LetterLines } from "./letter/LetterLines"
import { usePictures } from "./letter/usePictures"
import { SignatureLine } from "./letter/SignatureLine"
import { unfilled } from "../../../state/variables"
import { messagesOf } from "./parts"
import { Gaps, select } from "./replies/Gaps"
import { runMacro, useMacros } from "./replies/macros"
import type { Picked } from "./replies/SlashPicker"
import { SlashPicker } from "./replies/SlashPicker"
import { insert, insertItem } from "./replies/use"
import { MentionPicker } from "./naming/MentionPicker"
import { OutsideWarning } from "./naming/OutsideWarning"
import type { Overtaker } from "./overtaken"
import { overtakenBy } from "./overtaken"
import type { As } from "./unsent"
import { send } from "./sending"
import { SendButton } from "./SendButton"
import { openTemplateDesk, useTemplateDesk } from "./template/filling"
import { useIsShut } from "./template/window"
import { WindowMark } from "./template/WindowMark"
import { WindowShut } from "./template/WindowShut"
import { KindTab } from "./KindTab"
import { useAwake } from "./useAwake"
import { useDrafts } from "./useDrafts"
import { useShut } from "./useShut"
import type { Kind } from "./writing"
import { isReady, moved } from "./writing"

const TemplateDesk = lazy(() => import("./template/TemplateDesk"))

interface Props {
  row: ConversationRow
  kind: Kind
  onKind: (kind: Kind) => void
  field: RefObject<HTMLTextAreaElement | null>
  /** The message with this seq, where it is at hand. */
  messageAt: (seq: number) => Message | null
}

/** Where an answer or a note is written. It names the person, the address and the channel; a note is another paper. */
export function Composer({ row, kind, onKind, field, messageAt }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const me = useMe().id
  const mayNote = useMay("notes.write")
  const writing = useWriting(row.id, kind)
  const other = useWritten(row.id, kind === "reply" ? "note" : "reply")
  const { channel, kind: sort } = useChannel(row.channel_id)
  const shut = useShut(row)
  const [slash, setSlash] = useState<Slash | null>(null)
  const [gapped, setGapped] = useState(false)
  const [overtaken, setOvertaken] = useState<(Overtaker & { ago: number }) | null>(null)
  const colleagues = useColleagues()
  const formerly = useAsks(row)
  const [held, setHeld] = useState<{ as: As | undefined; later: Later | undefined } | null>(null)
  const yes = useRef<HTMLButtonElement>(null)
  const paper = useRef<HTMLDivElement>(null)
  const awake = useAwake(paper)
  useDrafts(row.id)

  const note = kind === "note"
  const capabilities = sort?.capabilities ?? null
  const allowed = note ? NOTE_FORMATS : (capabilities?.entities ?? [])
  const silent = useIsShut(row.window_until)
  const desk = useTemplateDesk(row.id) && !note && shut === null
  const closed = note ? !mayNote : shut !== null || silent || desk
  const buttons = useButtons(row.id, writing, note || closed || !capabilities ? null : row.cannot.includes("buttons") ? { ...capabilities, buttons: null } : capabilities)
  const add = (files: Iterable<File>) => {
    if (!closed) addFiles(files, { conversation: row.id, kind, channel: note ? null : capabilities, words, formats })
  }
  const attach = (files: Iterable<File>) => {
    add(files)
    field.current?.focus()
  }
  const submit = (as?: As, later?: Later) => {
    const gap = note ? undefined : unfilled(writingAt(row.id, kind).text)[0]
    setGapped(gap !== undefined)
    if (gap) {
      select(field.current, gap.from, gap.to)
      return
    }
    if (!note && buttons.fault) return
    if (!note && asks(row)) {
      setHeld({ as, later })
      yes.current?.focus()
      return
    }
    // Seen once, it is said once: the second Enter sends.
    const ahead = note || later ? null : overtakenBy(row.id, me)
    if (ahead && ahead.seq !== overtaken?.seq) {
      setOvertaken({ ...ahead, ago: (Date.now() - ahead.at) / 1000 })
      return
    }
    setOvertaken(null)
    if (send(me, row.id, kind, { allowed, as, later, people: colleagues })) field.current?.focus()
  }
  const knowAddress = () => {
    know(row.id)
    setHeld(null)
    if (held && isReady(writing)) submit(held.as, held.later)
    else field.current?.focus()
  }
  const put = ({ reply, macro, item }: Picked) => {
    if (!slash) return
    setSlash(null)
    if (macro) {
      const { text } = writingAt(row.id, kind)
      edit(row.id, kind, { text: text.slice(0, slash.from) + text.slice(slash.to) })
      void runMacro(macro, row.id, allowed, words)
      return
    }
    const channelOf = note ? null : capabilities
    const done = item ? insertItem(item, row.id, kind, slash.from, slash.to, (piece, before) => faultOf(piece, before, { channel: channelOf, words, formats })) : insert(reply, row.id, kind, slash.from, slash.to)
    done.then(
      ({ from, to }) => requestAnimationFrame(() => select(field.current, from, to)),
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  }
  const openSlash = () => {
    const { text } = writingAt(row.id, kind)
    const at = field.current?.selectionEnd ?? text.length
    const lead = at === 0 || /\s$/.test(text.slice(0, at)) ? "/" : " /"
    edit(row.id, kind, { text: text.slice(0, at) + lead + text.slice(at) })
    const to = at + lead.length
    requestAnimationFrame(() => {
      select(field.current, to, to)
      setSlash({ from: to - 1, to, typed: "" })
    })
  }
  useActions(closed ? [] : [{ id: "saved-replies", label: t("replies.insert"), group: t("thread.keys"), icon: "archive", run: openSlash }])
  const macros = useMacros()
  useActions(closed || note ? [] : macros.map((macro) => ({ id: `macro-${macro.id}`, label: t("macros.run", { name: macro.title }), group: t("macros.title"), icon: "checks" as const, run: () => void runMacro(macro, row.id, allowed, words) })))
  const withTemplate = () => {
    onKind("reply")
    openTemplateDesk(row.id)
  }
  const templates = shut === null && capabilities?.templates === true
  useActions(templates && !desk ? [{ id: "template", label: t("template.write"), group: t("thread.keys"), icon: "template", chord: "KeyT", run: withTemplate }] : [])
  const leaveDesk = () => {
    openTemplateDesk(null)
    requestAnimationFrame(() => field.current?.focus())
  }
  const intoNote = () => {
    const { from, to } = moved(writingAt(row.id, "reply"), writingAt(row.id, "note"))
    write(row.id, "reply", () => from)
    write(row.id, "note", () => to)
    if (from.buttons.length) tell(t("buttons.stay"))
    onKind("note")
  }
  const take = usePictures({ id: row.id, field, letters: !note && !closed && capabilities?.letters === true, add })
  useEffect(() => takeFiles(take))
  useEffect(() => {
    if (goesOnHere(row.id)) field.current?.focus()
  }, [row.id, field])
  const title = useTitle(row)
  const known = useAddress(row)
  // they are called by it where they have no name
  const address = known === title ? "" : known
  const several = useIdentities(row).length > 1
  const where = channel?.name ?? sort?.name ?? ""
  const place = [where, address].filter(Boolean).join(" ")
  const short = address || where
  const label = note ? t("composer.noteLabel") : t("composer.replyLabel", { name: title, place })
  return (
    <section className="composer" data-kind={kind} aria-label={t("composer.composer")}>
      <Writers id={row.id} />
      {!note && formerly && shut === null && <FormerlyBar name={title} was={row.formerly ?? ""} place={place} waits={held !== null} button={yes} onYes={knowAddress} />}
      {!note && <ClaimBar row={row} writing={writing} mayNote={mayNote} onNote={intoNote} onSend={submit} />}
      {overtaken && !note && (
        <p className="overtaken" role="alert">
          {t("talk.overtaken", { name: overtaken.name, span: formats.span(overtaken.ago) })}
        </p>
      )}
      <div ref={paper} className="composer-paper" data-awake={awake || undefined}>
        {slash && !closed && <SlashPicker key={slash.from} conversation={row.id} typed={slash.typed} field={field} runs={!note} onPick={put} onClose={() => setSlash(null)} />}
        {note && !closed && <MentionPicker conversation={row.id} field={field} onText={(text) => edit(row.id, "note", { text })} />}
        {!closed && <Smiles key={kind} conversation={row.id} kind={kind} field={field} />}
        {note && !closed && <OutsideWarning conversation={row.id} text={writing.text} />}
        <div className="composer-head">
          <div className="composer-kinds" role="group" aria-label={t("composer.kinds")}>
            <KindTab kind="reply" now={kind} written={note && other} onKind={onKind} />
            {mayNote && <KindTab kind="note" now={kind} written={!note && other} onKind={onKind} />}
          </div>
          {!note && shut === null && !silent && row.window_until && <WindowMark until={row.window_until} />}
          <p className="composer-to cut" title={label} data-below={several || undefined}>
            {note ? (
              t("composer.notePromise")
            ) : (
              <>
                <Icon name={channelIcon(channel?.looks)} size={14} />
                {address && where ? `${title} · ${where}` : title}
                {short && <span data-short>{address && where ? ` ${address}` : ` · ${short}`}</span>}
              </>
            )}
          </p>
        </div>
        {closed && shut ? (
          <>
            <p className="composer-shut">
              <Icon name="lock" size={16} />
              {shut}
              {row.continued_in !== null && (
                <button type="button" onClick={() => openDialog(row.continued_in!)}>
                  {t("composer.openContinued")}
                </button>
              )}
            </p>
            {(capabilities?.can_send === false || row.kind === "internal") && <NoWayBack row={row} />}
          </>
        ) : desk ? (
          <Suspense fallback={<p className="composer-shut">{t("common.loading")}</p>}>
            <TemplateDesk row={row} onClose={leaveDesk} />
          </Suspense>
        ) : !note && silent ? (
          <WindowShut row={row} written={writing.text} hours={Math.round((capabilities?.window_s ?? 86_400) / 3600)} onTemplate={templates ? withTemplate : null} />
        ) : (
          <>
            {row.kind === "internal" && <NoWayBack row={row} />}
            {writing.reply_to !== null && (
              <Answers seq={writing.reply_to} message={messageAt(writing.reply_to)} onDrop={() => edit(row.id, kind, { reply_to: null })} />
            )}
            {!note && capabilities?.letters && <LetterLines row={row} writing={writing} />}
            <Field ref={field} id={row.id} kind={kind} label={label} placeholder={note ? t("composer.notePlaceholder") : t("composer.replyPlaceholder")} onSend={submit} onFiles={take} onSlash={setSlash} />
            {!note && <Gaps id={row.id} kind={kind} text={writing.text} field={field} refused={gapped} />}
            {!note && capabilities?.letters && <SignatureLine id={row.id} channel={row.channel_id} writing={writing} />}
            <FilesRow id={row.id} kind={kind} files={writing.files} channel={note ? null : capabilities} />
            {!note && <ButtonsRow id={row.id} rows={writing.buttons} limits={capabilities?.buttons ?? null} fault={buttons.fault} fresh={buttons.fresh} onLeave={() => field.current?.focus()} />}
            <SendButton tools={<FormatBar id={row.id} kind={kind} field={field} allowed={allowed} />} note={note} label={label} ready={isReady(writing) && (note || !buttons.fault)} length={writing.text.length} parts={note ? 1 : messagesOf(writing.text, writing.files.length, capabilities)} onSend={() => submit()} onLater={note ? null : { waits: row.waiting_since !== null, until: row.window_until, pick: (later) => submit(undefined, later) }} onSlash={openSlash} onButtons={note ? null : buttons} to={note ? <ContactedButton id={row.id} contacted={writing.contacted} /> : <AddressButton row={row} place={place} short={short} />} onFiles={attach} accept={note || Object.keys(capabilities?.files ?? {}).length > 0} />
          </>
        )}
      </div>
    </section>
  )
}

const NOTE_FORMATS = ["bold", "italic", "strike", "code", "pre", "link", "quote"] as const

/** Colleagues who are writing here now. */
function Writers({ id }: { id: number }) {
  const { t } = useWords()
  const names = useLookers(id).filter(({ presence }) => presence === "writing").map(({ name }) => name)
  return (
    <p className="composer-writers" aria-live="polite">
      {names.length > 0 && t("list.writing", { name: names.join(", ") })}
    </p>
  )
}

/** The pane around, on which files are dropped, gives them to whoever writes in it. */
let taker: ((files: Iterable<File>) => void) | null = null

function takeFiles(take: (files: Iterable<File>) => void): () => void {
  taker = take
  return () => {
    if (taker === take) taker = null
  }
}

export const giveFiles = (files: Iterable<File>) => taker?.(files)
