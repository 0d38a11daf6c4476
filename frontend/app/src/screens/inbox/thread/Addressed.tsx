import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { useEffect } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { up } from "../../../parts/up"
import { useWidth } from "../../../parts/useWidth"
import { onEvent } from "../../../state/live"
import { lookedAt } from "../../../state/mentions"
import { queries } from "../../../state/session"
import type { Addressed as ToMe } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Message } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { Bubble } from "./Bubble"
import { ThreadBones } from "./ThreadBones"

/** A dialog that is not mine to see. Where a note in it names me, that note, the answers to it and whose dialog it is; else `otherwise`. */
export function Addressed({ id, otherwise }: { id: number; otherwise: ReactNode }) {
  const { t } = useWords()
  const phone = useWidth() === "phone"
  const { data, error } = useQuery({ queryKey: ["addressed", id], queryFn: () => http.get<ToMe>(`/conversations/${id}/addressed`), retry: false })
  useEffect(
    () =>
      onEvent((event) => {
        if ((event.type === "addressed.changed" || event.type === "mentioned" || event.type === "mention.withdrawn") && event.conversation_id === id) void queries.invalidateQueries({ queryKey: ["addressed", id] })
      }),
    [id],
  )
  useEffect(() => {
    if (data) lookedAt(id)
  }, [data, id])
  if (error) return otherwise
  if (!data) return <ThreadBones />
  return (
    <section className="conversation" aria-label={t("talk.addressed")}>
      <header className="thread-head">
        {phone && <IconButton icon="back" label={t("common.back")} onClick={() => up("/inbox")} />}
        <div className="thread-who">
          <h1 className="cut">{data.subject || t("list.nameless")}</h1>
          <span className="thread-where">{t("talk.addressed")}</span>
        </div>
        <Icon name="lock" size={18} />
      </header>
      <div className="thread">
        <div className="thread-spacer" />
        {data.items.map((message) => (
          <div key={message.seq} className="thread-line">
            <Alone message={message as Message} among={data.items as Message[]} />
          </div>
        ))}
      </div>
      <p className="whither">{t("talk.addressedHint")}</p>
    </section>
  )
}

const nothing = () => undefined

function Alone({ message, among }: { message: Message; among: Message[] }) {
  const answered = among.find(({ seq }) => seq === message.reply_to) ?? null
  // what it answers is not mine to read: no quote of it
  const shown = answered ? message : { ...message, reply_to: null }
  return <Bubble message={shown} first last group={false} answered={answered} final={null} able={null} rewording={false} onReply={null} onMenu={null} onReworded={nothing} onJump={nothing} />
}
