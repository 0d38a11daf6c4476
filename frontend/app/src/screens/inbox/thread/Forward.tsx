import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Avatar } from "../../../parts/Avatar"
import { Button } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useMe } from "../../../shell/me"
import { useColleagues } from "../../../state/house"
import type { Message, Named } from "../../../wire/types"
import { useWords } from "../../../words/words"
import { show } from "./change"

/** A colleague is shown a message: a note of the dialog names them, quotes it, and opens the dialog to them. */
export function Forward({ message, onDone }: { message: Message; onDone: () => void }) {
  const { t } = useWords()
  const me = useMe().id
  const [to, setTo] = useState<Named | null>(null)
  const people = useColleagues()
    .filter(({ id, active }) => active && id !== me)
    .map(({ id, name }) => ({ id: String(id), label: name, person: { id, name }, mark: <Avatar id={id} name={name} size={20} decorative /> }))
  if (!to) return <Choices placeholder={t("talk.showWhom")} items={people} onPick={({ person }) => setTo(person)} />
  return <Words message={message} to={to} onDone={onDone} />
}

function Words({ message, to, onDone }: { message: Message; to: Named; onDone: () => void }) {
  const words = useWords()
  const { t } = words
  const [text, setText] = useState("")
  const act = useMutation({
    mutationFn: () => show(message, to, text.trim()),
    onSuccess: () => {
      tell(t("talk.shown", { name: to.name }))
      onDone()
    },
  })
  return (
    <form
      className="forward"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate()
      }}
    >
      <label>
        {t("talk.showTo", { name: to.name })}
        <input className="input" autoFocus value={text} maxLength={2000} placeholder={t("talk.showWords")} onChange={({ target }) => setText(target.value)} />
      </label>
      {act.error && <p role="alert">{reasonOf(act.error, words)}</p>}
      <Button type="submit" look="primary" icon="note" busy={act.isPending}>
        {t("talk.showIt")}
      </Button>
    </form>
  )
}
