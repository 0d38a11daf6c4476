import { useId, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { ConversationRow } from "../../../../wire/types"
import { useWords, type WordKey } from "../../../../words/words"
import { useAddress } from "../../useAddress"
import { edit } from "../desk"
import type { Writing } from "../writing"
import { letterOf } from "../../thread/letter/letter"
import { addressesIn, everyone, reachable, useAnswered, wantedOf } from "./fields"
import { hasLines, NOTHING, type LetterFields } from "./typed"
import "./fields.css"

const LINES = [
  ["to", "letter.to"],
  ["subject", "letter.subject"],
  ["cc", "letter.cc"],
  ["bcc", "letter.bcc"],
] as const satisfies readonly (readonly [keyof LetterFields, WordKey])[]

/** To whom the letter that is written goes, its subject and copies: shown when they are wanted, or when something stands in them. */
export function LetterLines({ row, writing }: { row: ConversationRow; writing: Writing }) {
  const { t } = useWords()
  const { id } = row
  const message = useAnswered(id, writing.reply_to)
  const answered = message && letterOf(message.meta)
  const wanted = wantedOf(message, row.contact?.id)
  const address = useAddress(row)
  const [open, setOpen] = useState(false)
  const people = useId()
  const fields = writing.letter ?? NOTHING
  const all = everyone(answered, address)
  const put = (change: Partial<LetterFields>) => edit(id, "reply", { letter: { ...fields, ...change } })
  const shown = open || hasLines(writing.letter)
  const holds = {
    to: wanted || address,
    subject: answered?.subject ? (/^(re|ответ|ats):/i.test(answered.subject) ? answered.subject : `Re: ${answered.subject}`) : "",
    cc: "",
    bcc: "",
  }
  const toAll = all && fields.cc !== all && (
    <button type="button" className="letter-line-button" title={all} onClick={() => put({ cc: all })}>
      <Icon name="reply" size={14} />
      {t("letter.toAll", { n: addressesIn(all).length })}
    </button>
  )
  return (
    <div className="letter-lines" data-closed={!shown || undefined}>
      <Elsewhere wanted={wanted} wrote={answered?.sender?.address ?? ""} to={fields.to} onTo={(to) => put({ to })} />
      {shown ? (
        <>
          {LINES.map(([name, label]) => (
            <label key={name} className="letter-line">
              <span>{t(label)}</span>
              <input
                value={fields[name]}
                placeholder={holds[name]}
                inputMode={name === "subject" ? "text" : "email"}
                autoComplete="off"
                spellCheck={name === "subject"}
                autoFocus={name === "subject" && open}
                list={name === "subject" ? undefined : people}
                onChange={({ target }) => put({ [name]: target.value })}
              />
            </label>
          ))}
          <datalist id={people}>
            {reachable(answered).map((each) => (
              <option key={each} value={each} />
            ))}
          </datalist>
          <div className="letter-line-end">
            {toAll}
            <button
              type="button"
              className="letter-line-button"
              onClick={() => {
                setOpen(false)
                edit(id, "reply", { letter: fields.unsigned ? { ...NOTHING, unsigned: true } : null })
              }}
            >
              <Icon name="close" size={14} />
              {t("letter.linesHide")}
            </button>
          </div>
        </>
      ) : (
        <div className="letter-line-end">
          <button type="button" className="letter-line-button" onClick={() => setOpen(true)}>
            <Icon name="mail" size={14} />
            {t("letter.lines")}
          </button>
          {toAll}
        </div>
      )}
    </div>
  )
}

interface ElsewhereProps {
  wanted: string
  wrote: string
  to: string
  onTo: (to: string) => void
}

/** The letter wants its answer at another address than it came from: that is honoured, and said before anything is written. */
function Elsewhere({ wanted, wrote, to, onTo }: ElsewhereProps) {
  const { t } = useWords()
  if (!wanted || (to && to !== wrote)) return null
  const there = to === ""
  return (
    <p className="letter-elsewhere" role="status">
      <Icon name="alert" size={14} />
      <span>{there ? t("letter.elsewhere", { to: wanted, from: wrote }) : t("letter.elsewhereNot", { to: wrote, wanted })}</span>
      <button type="button" className="letter-line-button" onClick={() => onTo(there ? wrote : "")}>
        {t("letter.answerAt", { to: there ? wrote : wanted })}
      </button>
    </p>
  )
}
