import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState } from "../../../parts/Placeholders"
import type { SavedReplyView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Confirm } from "../pieces/Confirm"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditReply } from "./EditReply"
import "./replies.css"

/** Saved replies: mine, my teams', the house's. */
export default function Replies() {
  const { t } = useWords()
  const query = useList<SavedReplyView>("/saved-replies")
  const [adding, setAdding] = useState(false)
  const add = (
    <Button look={query.data?.length ? "plain" : "primary"} icon="plus" onClick={() => setAdding(true)}>
      {t("replies.add")}
    </Button>
  )
  return (
    <Page title={t("replies.title")} hint={t("replies.hint")} action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("replies.failed")}>
        {(replies) => (replies.length ? <Folders replies={replies} /> : <EmptyState icon="archive" title={t("replies.empty")} hint={t("replies.emptyHint")} action={add} />)}
      </Loaded>
      {adding && <EditReply reply={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Folders({ replies }: { replies: SavedReplyView[] }) {
  const folders = [...new Set(replies.map(({ folder }) => folder))].sort((a, b) => a.localeCompare(b))
  return folders.map((folder) => (
    <section key={folder} className="reply-folder">
      {folder && <h3>{folder}</h3>}
      <ul className="rows">
        {replies
          .filter((reply) => reply.folder === folder)
          .map((reply) => (
            <Row key={reply.id} reply={reply} />
          ))}
      </ul>
    </section>
  ))
}

function Row({ reply }: { reply: SavedReplyView }) {
  const { t } = useWords()
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null)
  const close = () => setDoing(null)
  const { title, scope, used, variants, may_edit } = reply
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        <Icon name={scope === "me" ? "user" : scope === "team" ? "contacts" : "globe"} size={16} />
      </span>
      <div>
        <strong>{title}</strong>
        <span className="cut">{Object.values(variants)[0] ?? reply.files.map(({ name }) => name).join(", ")}</span>
      </div>
      <span className="reply-used">{used ? t("replies.used", { n: used }) : t("replies.unused")}</span>
      {may_edit && (
        <Menu
          align="end"
          trigger={<IconButton icon="more" label={t("replies.actions", { name: title })} small />}
          groups={[
            { id: "do", items: [{ id: "edit", label: t("replies.edit"), icon: "edit", run: () => setDoing("edit") }] },
            { id: "end", items: [{ id: "remove", label: t("replies.remove"), icon: "trash", danger: true, run: () => setDoing("remove") }] },
          ]}
        />
      )}
      {doing === "edit" && <EditReply reply={reply} onClose={close} />}
      {doing === "remove" && (
        <Confirm
          title={t("replies.removeTitle", { name: title })}
          action={t("replies.remove")}
          onClose={close}
          run={async () => {
            await http.delete(`/saved-replies/${reply.id}`)
            await refresh("/saved-replies")
          }}
        >
          <p>{t("replies.removeHint")}</p>
        </Confirm>
      )}
    </li>
  )
}
