import { IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import type { About } from "../../../../state/documents"
import { useWords } from "../../../../words/words"
import { callOff, useArriving } from "./uploads"

/** Files on their way: how far each has come, or why it will not. */
export function Coming({ about }: { about: About }) {
  const { t } = useWords()
  const coming = useArriving(about)
  if (!coming.length) return null
  return (
    <ul className="card-documents" aria-label={t("files.uploading")}>
      {coming.map(({ key, name, progress, fault, again }) => (
        <li key={key} className="card-paper card-coming" data-fault={fault !== null || undefined}>
          <div className="card-paper-main">
            <Icon name={fault ? "alert" : "file"} size={20} />
            <span className="card-paper-text">
              <strong className="cut">{name}</strong>
              <span role={fault ? "alert" : undefined}>{fault ?? t("files.uploading")}</span>
            </span>
          </div>
          {again && <IconButton small icon="retry" label={`${t("common.tryAgain")}: ${name}`} onClick={again} />}
          <IconButton small icon="close" label={t("files.stop", { name })} onClick={() => callOff(about, key)} />
          {!fault && <span className="card-progress" role="progressbar" aria-label={name} aria-valuenow={Math.round(progress * 100)} style={{ "--part": progress }} />}
        </li>
      ))}
    </ul>
  )
}
