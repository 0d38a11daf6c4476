import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { word, type Told } from "../told/told"
import { ToldCard } from "../told/ToldCard"

/** What somebody invites to: a day, or a moment in the reader's own zone. */
export function Invitation({ told }: { told: Told }) {
  const { t } = useWords()
  const { exact, birthday } = useFormats()
  const said = (at: string) => (at ? (at.includes("T") ? exact(at) : birthday(at)) : "")
  const kind = told.cancelled === true ? "letter.invitationOff" : told.answer === true ? "letter.invitationAnswer" : "letter.invitation"
  const lines = [[said(word(told, "start")), said(word(told, "end"))].filter(Boolean).join(" – "), word(told, "place"), word(told, "organizer")]
  return (
    <ToldCard told={told} files={[]} kind={t(kind)} icon="snooze">
      {lines.filter(Boolean).map((line) => (
        <span key={line} className="told-about">
          {line}
        </span>
      ))}
    </ToldCard>
  )
}
