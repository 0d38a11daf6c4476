import { useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { useWords, type WordKey } from "../../../../words/words"
import { edit } from "../desk"
import type { Writing } from "../writing"
import { everyone, useNewest } from "./fields"
import { NOTHING, type LetterFields } from "./typed"
import "./fields.css"

const LINES = [
  ["subject", "letter.subject"],
  ["cc", "letter.cc"],
  ["bcc", "letter.bcc"],
] as const satisfies readonly (readonly [keyof LetterFields, WordKey])[]

/** Subject and copies of the letter that is written: shown when they are wanted, or when something stands in them. */
export function LetterLines({ id, writing }: { id: number; writing: Writing }) {
  const { t } = useWords()
  const newest = useNewest(id)
  const [open, setOpen] = useState(false)
  const fields = writing.letter ?? NOTHING
  const all = everyone(newest)
  const put = (change: Partial<LetterFields>) => edit(id, "reply", { letter: { ...fields, ...change } })
  const shown = open || writing.letter !== null
  const subject = newest?.subject ? (/^(re|ответ|ats):/i.test(newest.subject) ? newest.subject : `Re: ${newest.subject}`) : ""
  if (!shown)
    return (
      <div className="letter-lines" data-closed>
        <button type="button" className="letter-line-button" onClick={() => setOpen(true)}>
          <Icon name="mail" size={14} />
          {t("letter.lines")}
        </button>
        {all && (
          <button type="button" className="letter-line-button" title={all} onClick={() => put({ cc: all })}>
            <Icon name="reply" size={14} />
            {t("letter.toAll", { n: newest?.others?.length ?? 0 })}
          </button>
        )}
      </div>
    )
  return (
    <div className="letter-lines">
      {LINES.map(([name, label], at) => (
        <label key={name} className="letter-line">
          <span>{t(label)}</span>
          <input
            value={fields[name]}
            placeholder={name === "subject" ? subject : ""}
            inputMode={name === "subject" ? "text" : "email"}
            autoComplete="off"
            spellCheck={name === "subject"}
            autoFocus={at === 0 && open}
            onChange={({ target }) => put({ [name]: target.value })}
          />
        </label>
      ))}
      <div className="letter-line-end">
        {all && fields.cc !== all && (
          <button type="button" className="letter-line-button" title={all} onClick={() => put({ cc: all })}>
            {t("letter.toAll", { n: newest?.others?.length ?? 0 })}
          </button>
        )}
        <button
          type="button"
          className="letter-line-button"
          onClick={() => {
            setOpen(false)
            edit(id, "reply", { letter: null })
          }}
        >
          <Icon name="close" size={14} />
          {t("letter.linesHide")}
        </button>
      </div>
    </div>
  )
}
