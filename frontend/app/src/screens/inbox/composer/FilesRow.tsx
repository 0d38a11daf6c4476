import type { DragEvent, KeyboardEvent } from "react"
import { useRef, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import type { Capabilities } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { edit, writingAt } from "./desk"
import { mayRetry, removeFile, retryFile } from "./files"
import { RoundToggle } from "./RoundToggle"
import type { Kind, Piece } from "./writing"
import { reordered } from "./writing"

const MARK = "application/x-samovar-file"

/** Files that go along, in the order in which they will: how far each has come, or why it will not. Dragged, or moved by arrows. */
export function FilesRow({ id, kind, files, channel }: { id: number; kind: Kind; files: readonly Piece[]; channel: Capabilities | null }) {
  const { t } = useWords()
  const [dragged, setDragged] = useState<string | null>(null)
  const [told, setTold] = useState("")
  const list = useRef<HTMLUListElement>(null)
  if (!files.length) return null
  const several = files.length > 1
  const move = (key: string, to: number) => {
    const now = writingAt(id, kind).files
    const next = reordered(now, key, to)
    if (next !== now) edit(id, kind, { files: next })
  }
  const onKeyDown = (event: KeyboardEvent, piece: Piece, at: number) => {
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: files.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (to < 0 || to >= files.length) return
    move(piece.key, to)
    setTold(t("composer.fileAt", { name: piece.name, n: to + 1, of: files.length }))
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(".composer-file-grip")[to]?.focus())
  }
  const drag = (piece: Piece, at: number) => ({
    draggable: several,
    onDragStart: ({ dataTransfer }: DragEvent) => {
      dataTransfer.setData(MARK, piece.key)
      dataTransfer.effectAllowed = "move"
      setDragged(piece.key)
    },
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return
      event.preventDefault()
      event.stopPropagation()
      if (dragged !== piece.key) move(dragged, at)
    },
    onDrop: (event: DragEvent) => event.preventDefault(),
    onDragEnd: () => setDragged(null),
  })
  return (
    <>
      <ul ref={list} className="composer-files">
        {files.map((piece, at) => (
          <li key={piece.key} className="composer-file" data-fault={piece.fault !== null || undefined} data-dragged={piece.key === dragged || undefined} {...drag(piece, at)}>
            {several ? (
              <button type="button" className="composer-file-grip" aria-label={t("composer.fileMove", { name: piece.name, n: at + 1, of: files.length })} onKeyDown={(event) => onKeyDown(event, piece, at)}>
                <Face piece={piece} />
              </button>
            ) : (
              <Face piece={piece} />
            )}
            <About piece={piece} />
            {piece.fault && mayRetry(piece.key) && <IconButton small icon="retry" label={`${t("common.tryAgain")}: ${piece.name}`} onClick={() => retryFile(piece.key)} />}
            <RoundToggle id={id} kind={kind} piece={piece} channel={channel} />
            <IconButton small icon="close" label={t("common.remove", { name: piece.name })} onClick={() => removeFile(id, kind, piece.key)} />
            {!piece.stored && !piece.fault && (
              <span
                className="composer-progress"
                role="progressbar"
                aria-label={piece.name}
                aria-valuenow={Math.round(piece.progress * 100)}
                style={{ "--part": piece.progress }}
              />
            )}
          </li>
        ))}
      </ul>
      <p className="unseen" aria-live="polite">
        {told}
      </p>
    </>
  )
}

const Face = ({ piece }: { piece: Piece }) => (piece.preview ? <img src={piece.preview} alt="" draggable={false} /> : <Icon name={piece.fault ? "alert" : "file"} size={20} />)

function About({ piece }: { piece: Piece }) {
  const { t } = useWords()
  const { size } = useFormats()
  return (
    <span className="composer-file-text">
      <strong className="cut">{piece.name}</strong>
      <span className={piece.fault ? undefined : "cut"}>{piece.fault ?? (piece.stored ? size(piece.size) : t("composer.uploading"))}</span>
    </span>
  )
}
