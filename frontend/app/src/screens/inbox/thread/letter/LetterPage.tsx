import { useRef, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { useDark } from "../../../../state/prefs"
import type { Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { pageOf } from "./letter"

const TALLEST = 640
const FIRST = 160

/** The letter as it was designed, in a frame where nothing runs. Pictures of others load only when they are asked for. */
export function LetterPage({ message, held }: { message: Message; held: number }) {
  const { t } = useWords()
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(FIRST)
  const [images, setImages] = useState(false)
  const dark = useDark()
  /** It has no paper of its own. */
  const [bare, setBare] = useState(false)
  // A picture of the letter's own that has come meanwhile shows in a page that is loaded anew.
  const stored = message.attachments.filter(({ state }) => state === "stored").length
  const measure = () => {
    const inside = frame.current?.contentDocument?.documentElement
    if (!inside) return
    setHeight(Math.min(TALLEST, Math.max(48, inside.scrollHeight)))
    setBare(getComputedStyle(inside).colorScheme === "dark")
  }
  return (
    <div className="letter-page">
      {held > 0 && !images && (
        <button type="button" className="letter-toggle letter-held" onClick={() => setImages(true)}>
          <Icon name="image" size={14} />
          {t("letter.held", { n: held })}
        </button>
      )}
      <iframe
        ref={frame}
        key={`${images}/${stored}/${dark}`}
        src={pageOf(message.conversation_id, message.seq, { images, dark })}
        title={t("letter.page")}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        loading="lazy"
        data-bare={bare || undefined}
        style={{ height }}
        onLoad={measure}
      />
    </div>
  )
}
