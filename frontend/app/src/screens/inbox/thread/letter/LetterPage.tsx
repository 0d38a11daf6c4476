import { useEffect, useRef, useState } from "react"
import { Icon } from "../../../../parts/icon/Icon"
import { useDark } from "../../../../state/prefs"
import type { Message } from "../../../../wire/types"
import { useWords } from "../../../../words/words"
import { pageOf } from "./letter"

const TALLEST = 640
const FIRST = 160
const LEAST = 48

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
  const watch = useRef<ResizeObserver>(null)
  useEffect(() => () => watch.current?.disconnect(), [])
  const measure = () => {
    const inside = frame.current?.contentDocument
    if (!inside?.body) return
    setHeight(Math.min(TALLEST, Math.max(LEAST, tallness(inside))))
    setBare(getComputedStyle(inside.documentElement).colorScheme === "dark")
  }
  /** A narrower window, or a picture that comes late, makes it taller. */
  const loaded = () => {
    measure()
    watch.current?.disconnect()
    const body = frame.current?.contentDocument?.body
    if (!body) return
    watch.current = new ResizeObserver(measure)
    watch.current.observe(body)
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
        onLoad={loaded}
      />
    </div>
  )
}

/** Of what stands in it: the document itself is never lower than the frame that it is in. */
function tallness({ body, documentElement }: Document): number {
  const { marginTop, marginBottom } = getComputedStyle(body)
  const own = body.offsetHeight + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom)
  return Math.ceil(Math.max(own, body.scrollHeight > documentElement.clientHeight ? documentElement.scrollHeight : 0))
}
