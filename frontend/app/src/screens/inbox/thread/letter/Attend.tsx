import { useMutation } from "@tanstack/react-query"
import { useRef } from "react"
import { Icon, type IconName } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { put } from "../../../../state/messages"
import { changeMessages } from "../../../../state/store"
import { http } from "../../../../wire/http"
import type { Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { newKey } from "../../composer/key"
import { word, type Told } from "../told/told"
import { ATTENDS, type Attends } from "./letter"
import { useAnswer } from "./meeting"
import { confirming } from "../../composer/formerly/formerly"

const ICONS: Record<Attends, IconName> = { accepted: "check", tentative: "clock", declined: "close" }

/** Will we come? The answer leaves as a letter that calendars understand; it may be changed by another one. */
export function Attend({ message, told }: { message: Message; told: Told }) {
  const words = useWords()
  const { t } = words
  const given = useAnswer(message, told)
  const keys = useRef(new Map<Attends, string>())
  const act = useMutation({
    mutationFn: (answer: Attends) => {
      const key = keys.current.get(answer) ?? newKey()
      keys.current.set(answer, key)
      const text = t(`letter.says_${answer}`, { title: word(told, "title") || t("letter.invitation") })
      const letter = { subject: text.slice(0, 300), answers: message.seq, invitation: answer }
      return http.post<Message>(`/conversations/${message.conversation_id}/messages`, { client_id: key, kind: "reply", text, letter, ...confirming(message.conversation_id) })
    },
    onSuccess: (sent, answer) => {
      // said again after another answer, it is another letter
      keys.current.delete(answer)
      changeMessages((state) => put(state, sent))
    },
    onError: (error) => tell(reasonOf(error, words), { fault: true }),
  })
  return (
    <div className="attend" role="group" aria-label={t("letter.attend")}>
      {ATTENDS.map((answer) => {
        const on = given?.answer === answer && !given.failed
        return (
          <button key={answer} type="button" className="attend-answer" aria-pressed={on} data-answer={answer} disabled={act.isPending} onClick={() => on || act.mutate(answer)}>
            <Icon name={ICONS[answer]} size={14} />
            {t(`letter.attend_${answer}`)}
          </button>
        )
      })}
      {given?.failed && (
        <p className="attend-failed" role="alert">
          {t("letter.attendFailed")}
        </p>
      )}
    </div>
  )
}
