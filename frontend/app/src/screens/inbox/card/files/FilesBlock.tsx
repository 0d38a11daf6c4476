import type { ClipboardEvent, DragEvent, ReactNode } from "react"
import { useRef, useState } from "react"
import { Button, IconButton } from "../../../../parts/Button"
import { Icon } from "../../../../parts/icon/Icon"
import { act, useActions } from "../../../../parts/keys/actions"
import { Menu } from "../../../../parts/Menu"
import { ErrorState } from "../../../../parts/Placeholders"
import type { About } from "../../../../state/documents"
import { useDocuments } from "../../../../state/documents"
import { useFormats } from "../../../../words/format"
import { useWords } from "../../../../words/words"
import { Coming } from "./Coming"
import { DocumentRow } from "./DocumentRow"
import "./files.css"
import { LibraryPick } from "./LibraryPick"
import { LinkForm } from "./LinkForm"
import { addFiles } from "./uploads"
import { walkFiles } from "./walk"

interface Props {
  about: About
  may: boolean
  /** The dialog that is open beside it. */
  here?: number
  /** Files that came in dialogs. */
  children?: ReactNode
}

/** Files and links of a request, a person, a company: added by a press, a drop or a paste, and what came in dialogs below. */
export function FilesBlock({ about, may, here, children }: Props) {
  const words = useWords()
  const { t } = words
  const formats = useFormats()
  const { documents, count, pages } = useDocuments(about)
  const [over, setOver] = useState(false)
  const [linking, setLinking] = useState(false)
  const add = (files: Iterable<File>) => addFiles(files, about, words, formats)
  const carries = ({ dataTransfer }: DragEvent) => may && dataTransfer.types.includes("Files")
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (!may || !files.length) return
    event.preventDefault()
    event.stopPropagation()
    add(files)
  }
  return (
    <section
      className="card-part card-files"
      aria-label={t("files.title")}
      data-card-part="files"
      data-over={over || undefined}
      onKeyDown={walkFiles}
      onPaste={onPaste}
      onDragOver={(event) => {
        if (!carries(event)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        if (!carries(event)) return
        event.preventDefault()
        event.stopPropagation()
        add(event.dataTransfer.files)
      }}
    >
      <header>
        <h2>
          {t("files.title")}
          {count > 0 && (
            <span className="card-files-count" aria-label={t("files.count", { n: count })}>
              {count}
            </span>
          )}
        </h2>
        {may && <Add about={about} onFiles={add} onLink={() => setLinking(true)} />}
      </header>
      {linking && <LinkForm about={about} onClose={() => setLinking(false)} />}
      <Coming about={about} />
      {pages.error && !documents ? <ErrorState title={t("files.failed")} error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {documents && documents.length > 0 && (
        <ul className="card-documents" aria-label={t("files.title")}>
          {documents.map((document) => (
            <DocumentRow key={document.id} document={document} about={about} may={may} {...(here !== undefined && { here })} />
          ))}
        </ul>
      )}
      {documents && !documents.length && <p className="history-none">{t(may ? "files.dropHint" : "files.nothing")}</p>}
      {pages.hasNextPage && (
        <Button small look="quiet" busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("files.more")}
        </Button>
      )}
      {children}
      {over && (
        <div className="card-files-drop">
          <Icon name="attach" size={20} />
          {t("files.drop")}
        </div>
      )}
    </section>
  )
}

function Add({ about, onFiles, onLink }: { about: About; onFiles: (files: Iterable<File>) => void; onLink: () => void }) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [picking, setPicking] = useState<HTMLElement | null>(null)
  const pick = () => setPicking(button.current)
  // the pane may be folded: it is opened first
  const shown = (run: () => void) => {
    act("show-card")
    setTimeout(run)
  }
  useActions([
    { id: "file-add", label: t("files.upload"), group: t("thread.keys"), icon: "attach", run: () => shown(() => input.current?.click()) },
    { id: "link-add", label: t("files.addLink"), group: t("thread.keys"), icon: "link", run: () => shown(onLink) },
    { id: "library-add", label: t("library.pick"), group: t("thread.keys"), icon: "archive", run: () => shown(pick) },
  ])
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          target.value = ""
        }}
      />
      <Menu
        commands={null}
        align="end"
        trigger={<IconButton ref={button} small icon="plus" label={t("files.add")} />}
        groups={[
          {
            id: "add",
            items: [
              { id: "upload", label: t("files.upload"), icon: "attach", run: () => input.current?.click() },
              { id: "link", label: t("files.addLink"), icon: "link", run: () => setTimeout(onLink) },
              { id: "library", label: t("library.pick"), icon: "archive", run: () => setTimeout(pick) },
            ],
          },
        ]}
      />
      {picking && <LibraryPick about={about} anchor={picking} onClose={() => setPicking(null)} />}
    </>
  )
}
