import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { reasonOf } from "../../../../parts/Placeholders"
import { Popover } from "../../../../parts/Popover"
import { useMay, useMe } from "../../../../shell/me"
import { put } from "../../../../state/messages"
import { changeMessages } from "../../../../state/store"
import { http } from "../../../../wire/http"
import type { Message } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { WhenPicker } from "../../../../parts/when/WhenPicker"
import "./later.css"
import { sendAt } from "./scheduled"

/** Under an answer that waits for its time: when it goes, and what can be done about it until then. */
export function Scheduled({ message }: { message: Message }) {
  const { t } = useWords()
  if (message.state === "cancelled" && message.error?.code === "customer_wrote")
    return (
      <p className="later-line" role="note">
        {t("later.overtaken")}
      </p>
    )
  return message.state === "scheduled" ? <Waiting message={message} /> : null
}

function Waiting({ message }: { message: Message }) {
  const words = useWords()
  const { t } = words
  const { when, exact } = useFormats()
  const [fault, setFault] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const me = useMe().id
  const others = useMay("conversations.reply_others")
  const mine = message.author?.id === me
  const here = `/conversations/${message.conversation_id}/messages/${message.seq}`
  const act = useMutation({
    mutationFn: (deed: string) => {
      if (deed === "back") return http.delete<Message>(`${here}/schedule`)
      if (deed === "now") return http.post<Message>(`${here}/send-now`)
      return http.patch<Message>(`${here}/schedule`, { send_at: deed })
    },
    onSuccess: (after) => changeMessages((state) => put(state, after)),
    onError: (error) => setFault(reasonOf(error, words)),
  })
  const at = sendAt(message)
  const busy = (deed: string) => act.isPending && act.variables === deed
  return (
    <div className="later-line" role="group" aria-label={t("later.scheduled")}>
      <p title={at ? exact(at) : undefined}>
        <Icon name="clock" size={14} />
        {fault ?? t(message.meta.unless_customer_writes === false ? "later.goes" : "later.goesUnless", { when: at ? when(at) : "" })}
      </p>
      {(mine || others) && (
        <>
          <Popover
            bare
            align="end"
            label={t("later.move")}
            trigger={
              <Button small icon="clock">
                {t("later.move")}
              </Button>
            }
            open={asking}
            onOpen={setAsking}
          >
            <WhenPicker
              question={t("later.move")}
              deed={t("later.plan")}
              onPick={(next) => {
                setAsking(false)
                act.mutate(next)
              }}
            />
          </Popover>
          <Button small icon="edit" busy={busy("back")} onClick={() => act.mutate("back")}>
            {t(mine ? "later.back" : "later.off")}
          </Button>
          <Button small icon="send" busy={busy("now")} onClick={() => act.mutate("now")}>
            {t("later.now")}
          </Button>
        </>
      )}
    </div>
  )
}
