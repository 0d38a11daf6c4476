import { useMay } from "../../../../shell/me"
import { useFormats } from "../../../../words/format"
import { useWords, type WordKey } from "../../../../words/words"
import type { Message } from "../../../../wire/types"
import { word, type Told } from "../told/told"
import { ToldCard } from "../told/ToldCard"
import { Attend } from "./Attend"
import { ATTENDS, letterOf } from "./letter"
import { useLater } from "./meeting"

/** What somebody invites to: a day, or a moment in the reader's own zone. One that asks is answered below it. */
export function Invitation({ told, message }: { told: Told; message?: Message | undefined }) {
  const { t } = useWords()
  const { period } = useFormats()
  const may = useMay("messages.send")
  const later = useLater(message, told)
  const organizer = word(told, "organizer") || letterOf(message?.meta ?? {})?.organizer?.address || ""
  const lines = [word(told, "start") && period(word(told, "start"), word(told, "end")), word(told, "place"), organizer]
  const asks = told.asks === true && told.cancelled !== true && message?.direction === "in"
  return (
    <>
      <ToldCard told={told} files={[]} kind={t(kindOf(told))} icon="calendar">
        {lines.filter(Boolean).map((line) => (
          <span key={line} className="told-about">
            {line}
          </span>
        ))}
      </ToldCard>
      {later && <p className="invitation-later">{t(later)}</p>}
      {asks && !later && may && <Attend message={message} told={told} />}
    </>
  )
}

function kindOf(told: Told): WordKey {
  if (told.cancelled === true) return "letter.invitationOff"
  if (told.answer !== true) return Number(told.sequence) > 0 ? "letter.invitationChanged" : "letter.invitation"
  const status = ATTENDS.find((each) => each === word(told, "status"))
  return status ? `letter.attends_${status}` : "letter.invitationAnswer"
}
