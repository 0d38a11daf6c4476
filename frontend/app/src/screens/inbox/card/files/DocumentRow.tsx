import type { KeyboardEvent } from "react"
import { useRef, useState } from "react"
import { Link } from "wouter"
import { IconButton } from "../../../../parts/Button"
import type { IconName } from "../../../../parts/icon/Icon"
import { Icon } from "../../../../parts/icon/Icon"
import type { MenuItem } from "../../../../parts/Menu"
import { Menu } from "../../../../parts/Menu"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import { useNow } from "../../../../parts/useNow"
import type { About, Document } from "../../../../state/documents"
import { remove, rename, restore } from "../../../../state/documents"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { openMessage } from "../../place"
import { Looked } from "./Looked"

interface Props {
  document: Document
  /** Whose list it stands in. */
  about: About
  may: boolean
  here?: number
}

const MARKS: Record<string, IconName> = { voice: "mic", audio: "play", video: "play", video_note: "play", photo: "image", animation: "image" }
/** What opens in the window itself; all else is saved. */
const isSeen = ({ file }: Document) => file !== null && (file.mime.startsWith("image/") || file.mime.startsWith("video/") ? MARKS[file.kind] !== undefined : file.preview !== null && file.pages !== null)

/** One file or link: opened by a press; the rest in its menu. */
export function DocumentRow({ document, about, may, here }: Props) {
  const words = useWords()
  const { t } = words
  const [looking, setLooking] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const { title, file, url } = document
  const guard = (done: Promise<unknown>) => void done.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const takeOff = () => guard(remove(document).then(() => tell(t("files.removed", { name: title }), { undo: () => guard(restore(document)) })))
  const address = url ?? `${file?.url ?? ""}?download=true`
  const inside = (
    <>
      <Face document={document} />
      <span className="card-paper-text">
        <strong className="cut">{title}</strong>
        <Facts document={document} />
      </span>
    </>
  )
  const foreign = document.about.kind !== about.kind
  return (
    <li className="card-paper" data-document={document.id}>
      {renaming ? (
        <Renaming document={document} onEnd={() => setRenaming(false)} />
      ) : isSeen(document) ? (
        <button type="button" className="card-paper-main" aria-label={t("files.openIt", { name: title })} onClick={() => setLooking(true)}>
          {inside}
        </button>
      ) : (
        <a className="card-paper-main" href={address} aria-label={t("files.openIt", { name: title })} {...(url ? { target: "_blank", rel: "noopener noreferrer" } : { download: title })}>
          {inside}
        </a>
      )}
      {foreign && (
        <Link className="card-document-of" href={`/requests/${document.about.id}`}>
          {t("files.ofRequest", { id: document.about.id })}
        </Link>
      )}
      <More document={document} may={may} {...(here !== undefined && { here })} onRename={() => setRenaming(true)} onRemove={takeOff} />
      {looking && file && <Looked file={file} onClose={() => setLooking(false)} />}
    </li>
  )
}

function Face({ document: { file, url } }: { document: Document }) {
  const small = file && (file.preview ?? (file.kind === "photo" ? file.url : null))
  if (small) return <img src={small} alt="" loading="lazy" />
  return <Icon name={url ? "link" : ((file && MARKS[file.kind]) ?? "file")} size={20} />
}

/** How large, who put it there, when. */
function Facts({ document: { file, url, author, created_at, library_id } }: { document: Document }) {
  const { t } = useWords()
  const { size, ago, exact } = useFormats()
  const now = useNow()
  const facts = [url ? t("files.link") : file && size(file.size), library_id === null ? null : t("library.of"), author?.name, ago(created_at, now)]
  return (
    <span className="cut" title={exact(created_at)}>
      {facts.filter(Boolean).join(" · ")}
    </span>
  )
}

interface MoreProps extends Omit<Props, "about"> {
  onRename: () => void
  onRemove: () => void
}

function More({ document, may, onRename, onRemove }: MoreProps) {
  const { t } = useWords()
  const { title, file, said_in, library_id } = document
  const save = () => Object.assign(window.document.createElement("a"), { href: `${file?.url ?? ""}?download=true`, download: title }).click()
  const items: MenuItem[] = [
    ...(file ? [{ id: "save", label: t("thread.download"), icon: "download" as const, run: save }] : []),
    ...(said_in ? [{ id: "message", label: t("files.toMessage"), icon: "dialogs" as const, run: () => openMessage(said_in.conversation_id, said_in.seq) }] : []),
    ...(may
      ? [
          ...(library_id === null ? [{ id: "rename", label: t("files.rename"), icon: "edit" as const, run: () => setTimeout(onRename) }] : []),
          { id: "remove", label: t("files.remove"), icon: "trash" as const, danger: true, run: onRemove },
        ]
      : []),
  ]
  if (!items.length) return null
  return <Menu commands={title} align="end" trigger={<IconButton small icon="more" label={t("files.actions", { name: title })} />} groups={[{ id: "do", items }]} />
}

/** A new name where the old one stood: Enter keeps it, Escape leaves the old one. */
function Renaming({ document, onEnd }: { document: Document; onEnd: () => void }) {
  const words = useWords()
  const { t } = words
  const [text, setText] = useState(document.title)
  // the field loses the focus when it goes, too
  const ended = useRef(false)
  const end = () => {
    ended.current = true
    onEnd()
  }
  const keep = async () => {
    const title = text.trim()
    if (ended.current) return
    end()
    if (!title || title === document.title) return
    try {
      await rename(document, title)
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault()
      void keep()
    }
    if (event.key === "Escape") {
      event.stopPropagation()
      end()
    }
  }
  return <input className="input card-renaming" aria-label={t("files.renameOf", { name: document.title })} value={text} maxLength={180} autoFocus onFocus={({ target }) => target.select()} onChange={({ target }) => setText(target.value)} onKeyDown={onKeyDown} onBlur={() => void keep()} />
}
