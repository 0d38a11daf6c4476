import { useQuery } from "@tanstack/react-query"
import { useRef, useState } from "react"
import { Button } from "../../../parts/Button"
import { Dialog } from "../../../parts/Dialog"
import { Field } from "../../../parts/Field"
import { reasonOf } from "../../../parts/Placeholders"
import { putMark } from "../../../parts/putMark"
import { Segments } from "../../../parts/Segments"
import { onAnother } from "../../../state/session"
import type { ClientText } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page } from "../../../wire/types"
import { useWords } from "../../../words/words"

export type WriteVerb = "send" | "remind"

/** Those of the papers' own, then of saved replies (backend/inbox/papers/many.py). */
const MARKS = ["link", "invoice", "total", "due", "until", "name", "me"] as const
// what was typed and not sent stays, whatever is opened meanwhile
const typed: Partial<Record<WriteVerb, string>> = {}
const forget = () => {
  delete typed.send
  delete typed.remind
}
onAnother(forget)

interface Props {
  open: boolean
  counted: Readonly<Record<WriteVerb, string>>
  wrong: string | undefined
  onClose: () => void
  onDo: (verb: WriteVerb, text: string, done: () => void) => void
}

/** A text to the clients of many invoices: each gets their own link, in their own dialog, a minute later. */
export function WriteMany({ open, counted, wrong, onClose, onDo }: Props) {
  const { t } = useWords()
  const [verb, setVerb] = useState<WriteVerb>("send")
  return (
    <Dialog title={t("bills.write")} open={open} onClose={onClose}>
      <div className="bills-write">
        <Segments
          label={t("bills.write")}
          value={verb}
          choices={(["send", "remind"] as const).map((value) => ({ value, label: t(`bills.write_${value}`) }))}
          onChange={setVerb}
        />
        <Letter key={verb} verb={verb} counted={counted[verb]} wrong={wrong} onDo={onDo} />
      </div>
    </Dialog>
  )
}

function Letter({ verb, counted, wrong, onDo }: { verb: WriteVerb; counted: string; wrong: string | undefined; onDo: Props["onDo"] }) {
  const words = useWords()
  const { t } = words
  const ours = useOurs(verb)
  const [own, setText] = useState(typed[verb])
  const text = own ?? ours.data ?? ""
  const area = useRef<HTMLTextAreaElement>(null)
  const write = (next: string) => {
    typed[verb] = next
    setText(next)
  }
  return (
    <form
      className="bills-write"
      onSubmit={(event) => {
        event.preventDefault()
        onDo(verb, text, forget)
      }}
    >
      <Field label={t("bills.text")} error={wrong ?? (ours.error ? reasonOf(ours.error, words) : undefined)}>
        {(wiring) => <textarea {...wiring} ref={area} className="input request-comment" rows={4} maxLength={4000} autoFocus value={text} onChange={({ target }) => write(target.value)} />}
      </Field>
      <div className="bills-marks" role="group" aria-label={t("bills.marks")}>
        {MARKS.map((name) => (
          <button key={name} type="button" className="tag-add" onClick={() => write(putMark(area.current, text, name))}>
            {t(`bills.mark_${name}`)}
          </button>
        ))}
      </div>
      <p className="field-hint">{t("bills.writeHint")}</p>
      <Button look="primary" type="submit" disabled={!text.trim()}>
        {t("bills.writeDo", { n: counted })}
      </Button>
    </form>
  )
}

const KEYS: Record<WriteVerb, string> = { send: "clients.invoice_link", remind: "clients.invoice_reminder" }

/** What the house writes with it (Settings → Texts), its variables as they are written here. */
function useOurs(verb: WriteVerb) {
  const { language } = useWords()
  return useQuery({
    queryKey: ["texts-clients"],
    queryFn: async () => (await http.get<Page<ClientText>>("/texts/clients")).items,
    staleTime: 0,
    select: (texts) => texts.find((each) => each.key === KEYS[verb] && each.locale === language)?.text.replace(/\{(\w+)\}/g, "{{$1}}"),
  })
}
