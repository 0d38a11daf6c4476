import { useState } from "react"
import { Button, IconButton } from "../../../../parts/Button"
import type { IconName } from "../../../../parts/icon/Icon"
import { Icon } from "../../../../parts/icon/Icon"
import { ErrorState, reasonOf } from "../../../../parts/Placeholders"
import { Segments } from "../../../../parts/Segments"
import { tell } from "../../../../parts/Toast"
import { useNow } from "../../../../parts/useNow"
import type { About } from "../../../../state/documents"
import { bind, remove, useDocuments } from "../../../../state/documents"
import { useChannel } from "../../../../state/house"
import { useEntities } from "../../../../state/store"
import type { Attachment } from "../../../../wire/types"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { fileWord } from "../../list/preview"
import { openMessage } from "../../place"
import type { Kept, Sort } from "../../thread/media/useGallery"
import { useTalks } from "../useTalks"
import "./files.css"
import type { Where } from "./useFiles"
import { useFiles } from "./useFiles"
import { shelved } from "../../../../wire/shelf"

const KEY = "samovar.card.files"
const SORTS = ["pictures", "documents", "sounds"] as const

interface Props {
  /** Whose dialogs, and which of them alone; null: all of them. */
  contact: number | null
  conversation: number | null
  /** What a file of a dialog can be kept on. */
  about?: About
  may?: boolean
}

/** What was sent in this dialog, or with this person anywhere: each leads to where it was said. Folded until asked for, and as it was left. */
export function Said(props: Props) {
  const { t } = useWords()
  const [open, setOpen] = useState(() => shelved.get(KEY) === "open")
  const label = t(props.conversation === null ? "files.saidAll" : "files.said")
  const fold = () => {
    shelved.put(KEY, open ? "" : "open")
    setOpen(!open)
  }
  return (
    <div className="card-said" role="group" aria-label={label}>
      <button type="button" className="history-fold" aria-expanded={open} onClick={fold}>
        <Icon name={open ? "chevronDown" : "chevronRight"} size={14} />
        {label}
      </button>
      {open && <Shelf {...props} />}
    </div>
  )
}

function Shelf({ contact, conversation, about, may }: Props) {
  const { t } = useWords()
  const [sort, setSort] = useState<Sort>("pictures")
  const [wide, setWide] = useState(false)
  const several = useTalks(conversation === null ? null : contact).length > 1
  const where: Where = { conversation, contact: conversation === null || (wide && several) ? contact : null }
  return (
    <>
      <Segments label={t("files.sorts")} value={sort} onChange={setSort} choices={SORTS.map((value) => ({ value, label: t(`files.${value}`) }))} />
      {several && (
        <label className="card-files-wide">
          <input type="checkbox" checked={wide} onChange={({ target }) => setWide(target.checked)} />
          {t("files.everywhere")}
        </label>
      )}
      <Kinds key={`${sort}${wide}`} where={where} sort={sort} pin={about && may ? about : null} />
    </>
  )
}

function Kinds({ where, sort, pin }: { where: Where; sort: Sort; pin: About | null }) {
  const { t } = useWords()
  const { items, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useFiles(where, sort)
  if (error && !items) return <ErrorState title={t("files.failed")} error={error} onRetry={() => void refetch()} />
  if (!items) return <p className="history-none" aria-busy>…</p>
  if (!items.length) return <p className="history-none">{t(`files.no_${sort}`)}</p>
  return (
    <>
      <ul className={sort === "pictures" ? "card-files-grid" : "card-files-list"}>
        {items.map((kept) => (
          <li key={kept.file.id}>{sort === "pictures" ? <Picture kept={kept} here={where.conversation} pin={pin} /> : <Paper kept={kept} here={where.conversation} pin={pin} />}</li>
        ))}
      </ul>
      {hasNextPage && (
        <Button small look="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("files.more")}
        </Button>
      )}
    </>
  )
}

const FILMS = new Set(["video", "video_note", "animation"])

interface OneProps {
  kept: Kept
  /** The dialog that is open. */
  here: number | null
  pin: About | null
}

function Picture({ kept, here, pin }: OneProps) {
  const { file } = kept
  const about = useAbout(kept, here)
  const film = FILMS.has(file.kind) && !file.mime.startsWith("image/")
  return (
    <div className="card-picture-place">
      <button type="button" className="card-picture" aria-label={about.whole} title={about.whole} onClick={() => openMessage(kept.conversation_id, kept.seq)}>
      {film ? <video src={`${file.url ?? ""}#t=0.1`} preload="metadata" muted playsInline tabIndex={-1} /> : <img src={file.url ?? undefined} alt="" loading="lazy" />}
      {film && <Icon name="play" size={16} />}
      <span className="card-picture-date">{about.when}</span>
      </button>
      {pin && <Pin file={file} name={about.name} about={pin} />}
    </div>
  )
}

const MARKS: Record<string, IconName> = { voice: "mic", audio: "play" }

function Paper({ kept, here, pin }: OneProps) {
  const { t } = useWords()
  const { file } = kept
  const about = useAbout(kept, here)
  return (
    <div className="card-paper">
      <button type="button" className="card-paper-main" aria-label={about.whole} title={about.whole} onClick={() => openMessage(kept.conversation_id, kept.seq)}>
        {file.preview ? <img src={file.preview} alt="" loading="lazy" /> : <Icon name={MARKS[file.kind] ?? "file"} size={20} />}
        <span className="card-paper-text">
          <strong className="cut">{about.name}</strong>
          <span className="cut">{about.facts}</span>
        </span>
      </button>
      {pin && <Pin file={file} name={about.name} about={pin} />}
      {file.url && (
        <a className="icon-button" data-small href={`${file.url}?download=true`} download={file.name} aria-label={t("files.save", { name: about.name })} title={t("files.save", { name: about.name })}>
          <Icon name="download" size={16} />
        </a>
      )}
    </div>
  )
}

/** Said or filmed on the spot: what the messenger calls them ("voice") is no name. */
const RECORDED = new Set(["voice", "video_note"])

/** A file of a dialog is kept on the request, for whoever sees that. */
function Pin({ file, name, about }: { file: Attachment; name: string; about: About }) {
  const words = useWords()
  const { t } = words
  const { documents } = useDocuments(about)
  const kept = documents?.find(({ said_in }) => said_in?.file_id === file.id)
  const guard = (done: Promise<unknown>) => void done.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const run = () => guard(kept ? remove(kept) : bind(about, { file_id: file.id }))
  return <IconButton small icon="pin" aria-pressed={kept !== undefined} label={t(kept ? "files.unpin" : "files.pin", { name })} onClick={run} />
}

/** What it is called, how large, when; and from which channel, where that is not this dialog. */
function useAbout({ file, at, conversation_id }: Kept, here: number | null) {
  const words = useWords()
  const { size, span, ago, exact } = useFormats()
  const now = useNow()
  const row = useEntities(({ dialogs }) => dialogs.rows.get(conversation_id))
  const { channel } = useChannel(row?.channel_id ?? 0)
  const name = RECORDED.has(file.kind) || !file.name ? fileWord(file.kind, words) : file.name
  const facts = [file.duration_s ? span(file.duration_s) : null, file.size ? size(file.size) : null, ago(at, now), conversation_id === here ? null : (channel?.name ?? words.t("files.elsewhere"))]
  return { name, when: ago(at, now), facts: facts.filter(Boolean).join(" · "), whole: [name, ...facts.slice(0, 2), exact(at), facts[3]].filter(Boolean).join(", ") }
}
