import { Icon } from "../../../parts/icon/Icon"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import type { Message } from "../../../wire/types"
import type { Attachment } from "../../../wire/api.gen"
import { Others } from "./told/Others"

interface Place {
  latitude: number
  longitude: number
  title?: string
  address?: string
}

interface Shared {
  phone: string
  name?: string
}

interface Spoken {
  at: string
  kind: string
}

/** What stands in a message beside text and files: a place, a visiting card, what our interface has no picture for. */
export function Extras({ meta, files, message }: { meta: Record<string, unknown>; files: readonly Attachment[]; message?: Message }) {
  return (
    <>
      {isObject(meta.place) && <PlaceCard place={meta.place as unknown as Place} />}
      {isObject(meta.contact) && <SharedCard contact={meta.contact as unknown as Shared} />}
      <Others meta={meta} files={files} message={message} />
      {isObject(meta.contacted) && <Contacted contacted={meta.contacted as unknown as Spoken} />}
    </>
  )
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

function PlaceCard({ place: { latitude, longitude, title, address } }: { place: Place }) {
  const { t } = useWords()
  const at = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
  return (
    <a
      className="file-card"
      href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
      target="_blank"
      rel="noopener noreferrer nofollow"
    >
      <span className="file-card-icon">
        <Icon name="pin" size={20} />
      </span>
      <span className="file-card-text">
        <strong className="cut">{title || t("thread.place")}</strong>
        <span className="cut">{address || at}</span>
      </span>
    </a>
  )
}

function SharedCard({ contact: { phone, name } }: { contact: Shared }) {
  const { t } = useWords()
  const formats = useFormats()
  const digits = phone.startsWith("+") ? phone : `+${phone.replace(/\D/g, "")}`
  return (
    <a className="file-card" href={`tel:${digits}`}>
      <span className="file-card-icon">
        <Icon name="user" size={20} />
      </span>
      <span className="file-card-text">
        <strong className="cut">{name || t("thread.contact")}</strong>
        <span className="cut">{formats.phone(digits)}</span>
      </span>
    </a>
  )
}

const WAYS = ["call", "meeting", "message", "letter", "other"] as const

/** A note says that the customer was spoken to outside of any channel: how, and when. */
function Contacted({ contacted: { at, kind } }: { contacted: Spoken }) {
  const { t } = useWords()
  const { when, exact } = useFormats()
  const way = WAYS.find((each) => each === kind) ?? "other"
  return (
    <p className="bubble-other" title={exact(at)}>
      {t("talk.contacted", { way: t(`talk.way_${way}`), when: when(at) })}
    </p>
  )
}
