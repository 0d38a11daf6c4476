import { useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import type { Message } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords, type WordKey } from "../../../../words/words"
import { checks, letterOf, several, written, type Letter } from "./letter"
import "./letter.css"

const AUTOMATIC = { bounce: "letter.bounce", reply: "letter.reply", list: "letter.list" } as const satisfies Record<string, WordKey>

/** What stands above a letter: its subject, and, when pressed, from whom it came and to whom it went. */
export function LetterHead({ message }: { message: Message }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const letter = letterOf(message.meta)
  if (!letter) return null
  const ours = message.direction === "out"
  const copies = several([...(letter.cc ?? []), ...(letter.bcc ?? [])])
  const told = copies ? t("letter.copies", { who: copies }) : letter.to?.length ? t("letter.toOther", { who: several(letter.to) }) : ""
  const subject = letter.subject || (ours ? told : t("letter.noSubject"))
  if (!subject) return null
  return (
    <div className="letter-head">
      <button type="button" className="letter-subject" aria-expanded={open} onClick={() => setOpen(!open)}>
        <strong className="cut">{subject}</strong>
        <Icon name="chevronDown" size={14} />
      </button>
      {letter.trust === "fail" && (
        <p className="letter-sign" data-bad>
          <Icon name="alert" size={14} />
          {t("letter.forged")}
        </p>
      )}
      {letter.automatic && (
        <p className="letter-sign">
          <Icon name="mail" size={14} />
          {t(AUTOMATIC[letter.automatic])}
        </p>
      )}
      {open && <Details letter={letter} />}
    </div>
  )
}

function Details({ letter }: { letter: Letter }) {
  const { t } = useWords()
  const { exact } = useFormats()
  const lines: [WordKey, string][] = [
    ["letter.from", letter.sender ? written(letter.sender) : ""],
    ["letter.to", several(letter.to)],
    ["letter.cc", several(letter.cc)],
    ["letter.bcc", several(letter.bcc)],
    ["letter.answerTo", letter.answer_to ? written(letter.answer_to) : ""],
    ["letter.written", letter.written ? t("letter.writtenAt", { when: exact(letter.written) }) : ""],
    ["signature.title", letter.signature?.text ?? ""],
    ["letter.genuine", [letter.trust && t(letter.trust === "pass" ? "letter.genuineYes" : "letter.genuineNo"), checks(letter)].filter(Boolean).join(" · ")],
  ]
  return (
    <dl className="letter-details">
      {lines.flatMap(([name, value]) =>
        value ? [<dt key={name}>{t(name)}</dt>, <dd key={`${name}-value`}>{value}</dd>] : [],
      )}
    </dl>
  )
}
