import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { removeFile } from "./files"
import type { Kind, Piece } from "./writing"

/** Files that go along: how far each has come, or why it will not. */
export function FilesRow({ id, kind, files }: { id: number; kind: Kind; files: readonly Piece[] }) {
  const { t } = useWords()
  const { size } = useFormats()
  if (!files.length) return null
  return (
    <ul className="composer-files">
      {files.map((piece) => (
        <li key={piece.key} className="composer-file" data-fault={piece.fault !== null || undefined}>
          {piece.preview ? <img src={piece.preview} alt="" /> : <Icon name={piece.fault ? "alert" : "file"} size={20} />}
          <span className="composer-file-text">
            <strong className="cut">{piece.name}</strong>
            <span className={piece.fault ? undefined : "cut"}>{piece.fault ?? (piece.stored ? size(piece.size) : t("composer.uploading"))}</span>
          </span>
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
  )
}
