import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { reasonOf } from "../../../parts/Placeholders"
import { put } from "../../../state/messages"
import { changeMessages, useEntities } from "../../../state/store"
import { http } from "../../../wire/http"
import type { Message } from "../../../wire/types"
import { isHeld } from "../composer/later/scheduled"
import { openTemplateDesk } from "../composer/template/filling"
import { useIsShut } from "../composer/template/window"
import { useWords } from "../../../words/words"
import { errorWords } from "../../../words/sendErrors"
import { Linked } from "./elsewhere/Linked"
import { Offer } from "./elsewhere/Offer"

/** A message that did not go out, or may not have: why, and what can be done about it, under the same key. */
export function Trouble({ message }: { message: Message }) {
  const stuck = message.state === "failed" || message.state === "unconfirmed" || isHeld(message)
  return (
    <>
      <Linked message={message} />
      {message.error?.code === "sent_in_part" ? <InPart /> : stuck && <Choice message={message} />}
    </>
  )
}

/** Its first parts are with the customer, and nobody wants the others any more. */
function InPart() {
  const { t } = useWords()
  return (
    <p className="trouble" data-unsure role="note">
      <Icon name="alert" size={14} />
      {t("senderror.sent_in_part")}
    </p>
  )
}

function Choice({ message }: { message: Message }) {
  const words = useWords()
  const { t } = words
  const [fault, setFault] = useState<string | null>(null)
  const unsure = message.state === "unconfirmed"
  // refused as too late; whoever has written since can be answered once more
  const silent = message.error?.code === "window_closed" && !unsure
  const shut = useIsShut(useEntities(({ dialogs }) => dialogs.rows.get(message.conversation_id)?.window_until ?? null))
  const act = useMutation({
    mutationFn: (verb: "retry" | "drop") =>
      http.post<Message>(
        `/conversations/${message.conversation_id}/messages/${message.seq}/${verb}`,
        verb === "retry" ? { may_be_doubled: unsure } : undefined,
      ),
    onSuccess: (after) => changeMessages((state) => put(state, after)),
    onError: (error) => setFault(reasonOf(error, words)),
  })
  const why = message.error ? errorWords(message.error, t) : t("senderror.refused")
  return (
    <div className="trouble" data-unsure={unsure || undefined} role="group" aria-label={t("thread.trouble")}>
      <p>{fault ?? (unsure ? t("thread.unsure") : why)}</p>
      {silent && (
        <Button small icon="template" onClick={() => openTemplateDesk(message.conversation_id)}>
          {t("template.write")}
        </Button>
      )}
      {!(silent && shut) && (
        <Button small icon="retry" busy={act.isPending && act.variables === "retry"} onClick={() => act.mutate("retry")}>
          {t(unsure ? "thread.sendAgainUnsure" : "thread.sendAgain")}
        </Button>
      )}
      {!isHeld(message) && <Offer message={message} unsure={unsure} onFault={(error) => setFault(reasonOf(error, words))} />}
      <Button small look="quiet" busy={act.isPending && act.variables === "drop"} onClick={() => act.mutate("drop")}>
        {t(unsure ? "thread.leaveIt" : "thread.dropIt")}
      </Button>
    </div>
  )
}
