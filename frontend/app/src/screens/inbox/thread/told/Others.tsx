import type { IconName } from "../../../../parts/icon/Icon"
import { Icon } from "../../../../parts/icon/Icon"
import type { Attachment } from "../../../../wire/api.gen"
import type { Message } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords, type WordKey } from "../../../../words/words"
import { TakeProducts } from "../../card/items/TakeProducts"
import { Invitation } from "../letter/Invitation"
import { FormCard } from "./FormCard"
import { Product, ToldCard } from "./ToldCard"
import { toldOf, word, type Told } from "./told"

const CARDS = {
  link: "link",
  ad: "reports",
  video: "play",
  post: "note",
  comment: "reply",
  story: "image",
  gift: "tag",
  audio: "play",
  playlist: "list",
  album_of_photos: "image",
  product_album: "tag",
} as const satisfies Record<string, IconName>

/** What a messenger keeps to itself, by the name that it gives. */
const UNKNOWN: Readonly<Record<string, WordKey>> = {
  expired: "thread.expired",
  edit: "thread.unknown_edit",
  too_big: "thread.unknown_too_big",
  unavailable: "thread.unknown_unavailable",
  poll_creation: "thread.unknown_poll_creation",
}

const isCard = (kind: string): kind is keyof typeof CARDS => Object.hasOwn(CARDS, kind)

/** What stands in a message and is neither text nor file, one after another. */
export function Others({ meta, files, message }: { meta: Record<string, unknown>; files: readonly Attachment[]; message?: Message | undefined }) {
  const all = toldOf(meta)
  return (
    <>
      {all.map((told, at) => (
        <Other key={at} told={told} files={files} message={message} />
      ))}
      {message && all.some((told) => told.kind === "product") && <TakeProducts message={message} />}
    </>
  )
}

/** `kind` names it; an album is shown by its pictures, a sticker by itself. */
function Other({ told, files, message }: { told: Told; files: readonly Attachment[]; message?: Message | undefined }) {
  const { t } = useWords()
  const kind = word(told, "kind")
  if (!kind || kind === "album" || (kind === "sticker" && files.length > 0)) return null
  if (kind === "product") return <Product told={told} files={files} />
  if (kind === "poll") return <Poll told={told} />
  if (kind === "forward" && Array.isArray(told.messages)) return <Forwarded messages={told.messages as Told[]} />
  if (kind === "voice") return <p className="told-transcript">{word(told, "transcript")}</p>
  if (kind === "invitation") return <Invitation told={told} message={message} />
  if (isCard(kind)) return <ToldCard told={told} files={files} kind={t(`thread.told_${kind}`)} icon={CARDS[kind]} />
  if (kind === "form") return <FormCard told={told} />
  if (kind === "call") return <Call told={told} />
  const words: Record<string, string> = {
    forward: word(told, "from") ? t("thread.forward", { from: word(told, "from") }) : t("thread.forwardedPlain"),
    start: t("thread.start"),
    button: t("thread.button", { data: word(told, "title") || word(told, "data") }),
    sticker: t("thread.told_sticker"),
  }
  const name = word(told, "title") || word(told, "name") || (kind === "unknown" ? "" : kind)
  const why = kind === "unknown" ? UNKNOWN[name] : undefined
  if (why) return <p className="bubble-other">{t(why)}</p>
  return <p className="bubble-other">{words[kind] ?? (name ? t("thread.other", { name }) : t("thread.otherNameless"))}</p>
}

function Poll({ told }: { told: Told }) {
  const { t } = useWords()
  const options = Array.isArray(told.options) ? told.options.filter((one) => typeof one === "string") : []
  return (
    <ToldCard told={told} files={[]} kind={t("thread.poll")} icon="reports">
      {options.length > 0 && <span className="told-about">{options.join(" · ")}</span>}
    </ToldCard>
  )
}

function Call({ told }: { told: Told }) {
  const { t } = useWords()
  const took = typeof told.duration_s === "number" && told.duration_s > 0 ? told.duration_s : 0
  const time = `${Math.floor(took / 60)}:${String(Math.round(took % 60)).padStart(2, "0")}`
  return (
    <p className="bubble-other told-call">
      <Icon name="phone" size={16} />
      {took ? t("thread.call", { time }) : t("thread.callMissed")}
    </p>
  )
}

/** What the customer passed on, one under another; what was passed on inside stands further in. */
function Forwarded({ messages }: { messages: readonly Told[] }) {
  const { t } = useWords()
  const { exact } = useFormats()
  return (
    <div className="told-forwarded">
      <span className="told-kind">{t("thread.told_forward")}</span>
      {messages.map((message, at) => (
        <blockquote key={at} style={{ marginInlineStart: `${Math.min(Number(message.depth) || 0, 4) * 12}px` }} title={typeof message.at === "number" && message.at > 0 ? exact(new Date(message.at * 1000).toISOString()) : undefined}>
          {word(message, "text") || t("thread.told_files")}
        </blockquote>
      ))}
    </div>
  )
}
