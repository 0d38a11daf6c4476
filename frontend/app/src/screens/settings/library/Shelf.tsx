import { useRef, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { matching } from "../../../parts/match"
import { Menu } from "../../../parts/Menu"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { useNow } from "../../../parts/useNow"
import { useMay } from "../../../shell/me"
import type { LibraryItem } from "../../../state/library"
import { editItem, putItem, removeItem, restoreItem, useLibrary } from "../../../state/library"
import { newKey } from "../../../wire/key"
import { upload } from "../../../wire/upload"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import "../replies/replies.css"
import { EditItem } from "./EditItem"
import "./library.css"
import { Versions } from "./Versions"

// from so many on one is looked for
const MANY = 12
const CALM = { onProgress: () => undefined, signal: new AbortController().signal }

/** Price lists, contracts, presentations: files and links of the house, by folders. */
export default function Shelf() {
  const words = useWords()
  const { t } = words
  const may = useMay("library.manage")
  const query = useLibrary()
  const [linking, setLinking] = useState(false)
  const [busy, setBusy] = useState(0)
  const picker = useRef<HTMLInputElement>(null)
  const put = async (file: File) => {
    setBusy((n) => n + 1)
    try {
      const stored = await upload(file, CALM)
      await putItem({ file_id: stored.id, client_id: newKey() })
    } catch (error) {
      tell(`${file.name}: ${reasonOf(error, words)}`, { fault: true })
    }
    setBusy((n) => n - 1)
  }
  const action = may && (
    <div className="settings-buttons">
      <Deed icon="attach" look="primary" label={t("library.upload")} busy={busy > 0} run={() => picker.current?.click()} />
      <Deed icon="link" label={t("library.addLink")} run={() => setLinking(true)} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t("library.upload")}
        onChange={({ target }) => {
          for (const file of target.files ?? []) void put(file)
          target.value = ""
        }}
      />
    </div>
  )
  return (
    <Page title={t("library.title")} hint={t("library.hint")} action={action || undefined}>
      <Loaded query={query} failed={t("library.failed")}>
        {(items) => (items.length ? <Folders items={items} may={may} /> : <EmptyState icon="archive" title={t("library.empty")} hint={t(may ? "library.emptyHint" : "library.emptyAsk")} />)}
      </Loaded>
      {linking && <EditItem item={null} onClose={() => setLinking(false)} />}
    </Page>
  )
}

function Folders({ items, may }: { items: LibraryItem[]; may: boolean }) {
  const { t } = useWords()
  const [typed, type] = useState("")
  const shown = matching(items, typed, ({ title, folder }) => `${title} ${folder}`)
  const folders = [...new Set(shown.map(({ folder }) => folder))].sort((a, b) => a.localeCompare(b))
  return (
    <>
      {items.length >= MANY && <input className="input library-find" type="search" aria-label={t("library.find")} placeholder={t("library.find")} value={typed} onChange={(event) => type(event.target.value)} />}
      {!shown.length && <p role="status">{t("common.nothingFound")}</p>}
      {folders.map((folder) => (
        <section key={folder} className="reply-folder library-folder" aria-label={folder || t("library.title")}>
          {folder && <h3>{folder}</h3>}
          <ul className="rows">
            {shown.filter((item) => item.folder === folder).map((item) => (
              <Row key={item.id} item={item} may={may} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Row({ item, may }: { item: LibraryItem; may: boolean }) {
  const words = useWords()
  const { t } = words
  const { size, ago, exact } = useFormats()
  const now = useNow()
  const [doing, setDoing] = useState<"edit" | "versions" | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const { title, file, url, version, changed_by, changed_at } = item
  const guard = (done: Promise<unknown>) => void done.catch((error: unknown) => tell(reasonOf(error, words), { fault: true }))
  const replace = (chosen: File) =>
    guard(
      upload(chosen, CALM)
        .then(({ id }) => editItem(item, { file_id: id }))
        .then(() => tell(t("library.replaced", { name: title }))),
    )
  const takeOff = () => guard(removeItem(item).then(() => tell(t("library.removed", { name: title }), { undo: () => guard(restoreItem(item)) })))
  const small = file && (file.preview ?? (file.kind === "photo" ? file.url : null))
  const facts = [url ?? (file && size(file.size)), version > 1 ? t("library.version", { n: version }) : null, changed_by?.name, ago(changed_at, now)]
  return (
    <li className="row" data-library={item.id}>
      {small ? <img className="library-face" src={small} alt="" loading="lazy" /> : <Icon name={url ? "link" : "file"} size={20} />}
      <div>
        <a className="library-name" href={url ?? `${file?.url ?? ""}?download=true`} {...(url ? { target: "_blank", rel: "noopener noreferrer" } : { download: title })}>
          {title}
        </a>
        <span className="cut" title={exact(changed_at)}>
          {facts.filter(Boolean).join(" · ")}
        </span>
      </div>
      <Menu
        commands={title}
        align="end"
        trigger={<IconButton icon="more" label={t("files.actions", { name: title })} small />}
        groups={[
          {
            id: "do",
            items: [
              ...(may ? [{ id: "edit", label: t("library.edit"), icon: "edit" as const, run: () => setDoing("edit") }] : []),
              ...(may && file ? [{ id: "replace", label: t("library.replace"), icon: "retry" as const, run: () => picker.current?.click() }] : []),
              ...(version > 1 ? [{ id: "versions", label: t("library.versions"), icon: "clock" as const, run: () => setDoing("versions") }] : []),
              ...(may ? [{ id: "remove", label: t("files.remove"), icon: "trash" as const, danger: true, run: takeOff }] : []),
              ...(!may && version === 1 ? [{ id: "save", label: t("thread.download"), icon: "download" as const, disabled: file === null, run: () => window.open(`${file?.url ?? ""}?download=true`, "_self") }] : []),
            ],
          },
        ]}
      />
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={`${t("library.replace")}: ${title}`}
        onChange={({ target }) => {
          const [chosen] = target.files ?? []
          if (chosen) replace(chosen)
          target.value = ""
        }}
      />
      {doing === "edit" && <EditItem item={item} onClose={() => setDoing(null)} />}
      {doing === "versions" && <Versions item={item} onClose={() => setDoing(null)} />}
    </li>
  )
}
