import { useMutation } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Field, TextField } from "../../../parts/Field"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { Select } from "../../../parts/Select"
import { tell } from "../../../parts/Toast"
import { useEntities } from "../../../state/store"
import { ApiError, http } from "../../../wire/http"
import type { ConversationRow, Message } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { newKey } from "../composer/key"
import { titleOf } from "../list/preview"
import { openDialog } from "../place"
import { letterOf } from "../thread/letter/letter"
import { filesOf, forwardable, fwd, sizeOf } from "./chosen"
import { Chosen } from "./Chosen"
import "./forward.css"
import { ToField } from "./ToField"
import { endForward } from "./forwarding"
import { useMailboxes } from "./ForwardHost"

const FORM = "forward-form"
/** What goes into one letter, the newest first (backend/inbox/forwarding/schemas.py). */
const MOST = 500
const NONE: readonly Message[] = []

/** The conversation or a message of it goes by e-mail to somebody else; their answers come into a dialog of their own. */
export default function ForwardDialog({ row, seq }: { row: ConversationRow; seq: number | null }) {
  const words = useWords()
  const { t } = words
  const { size } = useFormats()
  const mailboxes = useMailboxes()
  const all = useEntities(({ messages }) => messages.threads.get(row.id)?.items ?? NONE)
  const said = all.filter(forwardable)
  const newest = said.findLast(({ meta }) => letterOf(meta)?.subject)
  const [channel, setChannel] = useState(mailboxes.find(({ id }) => id === row.channel_id)?.id ?? mailboxes[0]?.id ?? 0)
  const [to, setTo] = useState("")
  const [subject, setSubject] = useState(() => fwd((newest && letterOf(newest.meta)?.subject) ?? titleOf(row, words)))
  const [text, setText] = useState("")
  const [whole, setWhole] = useState(seq === null)
  const [seqs, setSeqs] = useState<readonly number[]>(() => (seq === null ? said.map((each) => each.seq) : [seq]))
  const [left, setLeft] = useState<readonly string[]>([])
  const chosen = whole ? said : said.filter((each) => seqs.includes(each.seq))
  const files = filesOf(chosen)
  const going = files.filter(({ id }) => !left.includes(id))
  const body = { channel_id: channel, to: to.trim(), subject: subject.trim(), text, seqs: whole ? null : chosen.map((each) => each.seq), files: going.map(({ id }) => id) }
  const key = useRef({ of: "", id: "" })
  const act = useMutation({
    mutationFn: () => {
      // the same until something else is to be sent
      const of = JSON.stringify(body)
      if (key.current.of !== of) key.current = { of, id: newKey() }
      return http.post<Message>(`/conversations/${row.id}/forward`, { client_id: key.current.id, ...body })
    },
    onSuccess: ({ conversation_id }) => {
      endForward()
      tell(t("forward.sent", { to: body.to }), { undo: undefined })
      openDialog(conversation_id)
    },
  })
  const refused = act.error instanceof ApiError ? act.error : null
  const named = refused && ["to", "subject"].some((name) => refused.field(name))
  return (
    <Dialog
      title={t(whole ? "forward.whole" : "forward.title")}
      open
      wide
      onClose={endForward}
      actions={
        <>
          {act.error && !named && (
            <p className="field-error forward-fault" role="alert">
              <Icon name="alert" size={14} />
              {refused?.sentences[0] ?? reasonOf(act.error, words)}
            </p>
          )}
          <Button onClick={endForward}>{t("common.cancel")}</Button>
          <Button look="primary" icon="send" type="submit" form={FORM} busy={act.isPending} disabled={!body.to || !body.subject || !chosen.length}>
            {t("forward.send")}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className="forward-form"
        onSubmit={(event) => {
          event.preventDefault()
          act.mutate()
        }}
      >
        <ToField value={to} onChange={setTo} error={refused?.field("to")} />
        {mailboxes.length > 1 && (
          <Field label={t("forward.from")}>
            {({ id }) => <Select id={id} label={t("forward.from")} value={channel} onChange={setChannel} choices={mailboxes.map((each) => ({ value: each.id, label: each.name }))} />}
          </Field>
        )}
        <TextField label={t("letter.subject")} value={subject} maxLength={300} onChange={setSubject} error={refused?.field("subject")} />
        <Field label={t("forward.words")} hint={t("forward.apart")}>
          {(wiring) => <textarea {...wiring} className="input forward-words" rows={3} maxLength={20_000} value={text} onChange={({ target }) => setText(target.value)} />}
        </Field>
        <Chosen said={said} whole={whole} seqs={seqs} onWhole={setWhole} onSeqs={setSeqs} files={files} left={left} onLeft={setLeft} />
        <p className="forward-told" role="status">
          {whole ? t(row.seq > MOST ? "forward.newest" : "forward.all", { n: MOST }) : t("forward.told", { n: chosen.length })}
          {going.length > 0 && ` · ${t("forward.files", { n: going.length, size: size(sizeOf(going)) })}`}
        </p>
      </form>
    </Dialog>
  )
}
