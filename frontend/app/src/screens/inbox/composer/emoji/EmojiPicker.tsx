import { useState } from "react"
import { matching } from "../../../../parts/match"
import { useWords } from "../../../../words/words"
import { EMOJI } from "./emoji"
import "./emoji.css"
import { recent, remember } from "./recent"

/** A small list, found by words in three languages; what one uses comes first. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useWords()
  const [typed, setTyped] = useState("")
  const [lately] = useState(recent)
  const found = matching(EMOJI, typed, ([, words]) => words).map(([emoji]) => emoji)
  const shown = typed ? found : [...lately, ...found.filter((emoji) => !lately.includes(emoji))]
  const pick = (emoji: string) => {
    remember(emoji)
    onPick(emoji)
  }
  return (
    <form
      className="emoji"
      onSubmit={(event) => {
        event.preventDefault()
        if (shown[0]) pick(shown[0])
      }}
    >
      <input autoFocus className="input" value={typed} placeholder={t("composer.findEmoji")} aria-label={t("composer.findEmoji")} onChange={({ target }) => setTyped(target.value)} />
      <div className="emoji-grid" role="group" aria-label={t("composer.emoji")}>
        {shown.map((emoji) => (
          <button key={emoji} type="button" aria-label={EMOJI.find(([each]) => each === emoji)?.[1].split(" ")[0] ?? emoji} onClick={() => pick(emoji)}>
            {emoji}
          </button>
        ))}
        {!shown.length && <p className="choices-none">{t("common.nothingFound")}</p>}
      </div>
    </form>
  )
}
