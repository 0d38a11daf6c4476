import type { ReactNode } from "react"
import { useState } from "react"
import { IconButton } from "../../../parts/Button"
import type { IconName } from "../../../parts/icon/Icon"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import type { SavedReplyView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Confirm } from "../pieces/Confirm"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import "./replies.css"

type Item = Pick<SavedReplyView, "id" | "scope" | "folder" | "title" | "may_edit">

interface Props<T extends Item> {
  /** Where they are kept: "/macros". */
  path: string
  icon: IconName
  says: Record<"title" | "hint" | "failed" | "empty" | "emptyHint" | "add" | "removeHint", string>
  /** Under the title. */
  about: (item: T) => string
  /** At the end of the line. */
  used?: (item: T) => string
  /** The form; null: of a new one. */
  edit: (item: T | null, close: () => void) => ReactNode
}

/** What is prepared beforehand: mine, my teams', the house's; by folders. */
export function Library<T extends Item>(props: Props<T>) {
  const { path, icon, says, edit } = props
  const query = useList<T>(path)
  const [adding, setAdding] = useState(false)
  const add = (
    <Deed look={query.data?.length ? "plain" : "primary"} icon="plus" label={says.add} run={() => setAdding(true)} />
  )
  return (
    <Page title={says.title} hint={says.hint} action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={says.failed}>
        {(items) => (items.length ? <Folders items={items} {...props} /> : <EmptyState icon={icon} title={says.empty} hint={says.emptyHint} action={add} />)}
      </Loaded>
      {adding && edit(null, () => setAdding(false))}
    </Page>
  )
}

function Folders<T extends Item>({ items, ...props }: Props<T> & { items: T[] }) {
  const folders = [...new Set(items.map(({ folder }) => folder))].sort((a, b) => a.localeCompare(b))
  return folders.map((folder) => (
    <section key={folder} className="reply-folder">
      {folder && <h3>{folder}</h3>}
      <ul className="rows">
        {items
          .filter((item) => item.folder === folder)
          .map((item) => (
            <Row key={item.id} item={item} {...props} />
          ))}
      </ul>
    </section>
  ))
}

const MARKS = { me: "user", team: "contacts", all: "globe" } as const

function Row<T extends Item>({ item, path, says, about, used, edit }: Props<T> & { item: T }) {
  const { t } = useWords()
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null)
  const close = () => setDoing(null)
  const { title, scope, may_edit } = item
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name={MARKS[scope]} size={16} />
      </span>
      <div>
        <strong>{title}</strong>
        <span className="cut">{about(item)}</span>
      </div>
      {used && <span className="reply-used">{used(item)}</span>}
      {may_edit && (
        <Menu
          commands={title}
          align="end"
          trigger={<IconButton icon="more" label={t("replies.actions", { name: title })} small />}
          groups={[
            { id: "do", items: [{ id: "edit", label: t("replies.edit"), icon: "edit", run: () => setDoing("edit") }] },
            { id: "end", items: [{ id: "remove", label: t("replies.remove"), icon: "trash", danger: true, run: () => setDoing("remove") }] },
          ]}
        />
      )}
      {doing === "edit" && edit(item, close)}
      {doing === "remove" && (
        <Confirm
          title={t("replies.removeTitle", { name: title })}
          action={t("replies.remove")}
          onClose={close}
          run={async () => {
            await http.delete(`${path}/${item.id}`)
            await refresh(path)
          }}
        >
          <p>{says.removeHint}</p>
        </Confirm>
      )}
    </li>
  )
}
