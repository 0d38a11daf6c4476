import { useRef, useState } from "react"
import { IconButton } from "../../../parts/Button"
import { Icon } from "../../../parts/icon/Icon"
import { Menu } from "../../../parts/Menu"
import { EmptyState, reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import type { SellerView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import { useWords } from "../../../words/words"
import { Deed } from "../pieces/Deed"
import { Loaded, Page } from "../pieces/Page"
import { refresh, useList } from "../pieces/useList"
import { EditSeller } from "./EditSeller"
import "./sellers.css"

const PATH = "/sellers"

/** Own companies that invoices are from. */
export default function Sellers() {
  const { t } = useWords()
  const query = useList<SellerView>(PATH)
  const [adding, setAdding] = useState(false)
  const add = <Deed look={query.data?.length ? "plain" : "primary"} icon="plus" label={t("sellers.add")} run={() => setAdding(true)} />
  return (
    <Page title={t("sellers.title")} hint={t("sellers.hint")} action={query.data?.length ? add : undefined}>
      <Loaded query={query} failed={t("sellers.failed")}>
        {(items) =>
          items.length ? (
            <ul className="rows">
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
          ) : (
            <EmptyState icon="building" title={t("sellers.empty")} hint={t("sellers.emptyHint")} action={add} />
          )
        }
      </Loaded>
      {adding && <EditSeller seller={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Row({ item }: { item: SellerView }) {
  const words = useWords()
  const { t } = words
  const [editing, setEditing] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const send = (call: Promise<unknown>) =>
    void call.catch((error: unknown) => tell(reasonOf(error, words), { fault: true })).finally(() => void refresh(PATH))
  const { id, version, logo_id, next_number, ...fields } = item
  const turn = () => send(http.patch(`${PATH}/${id}`, { ...fields, version, archived: !item.archived }))
  const putLogo = (image: string | null) => send(http.put(`${PATH}/${id}/logo`, { version, image }))
  const about = [item.tax_id, t("sellers.next", { number: next_number }), item.archived && t("sellers.archived")].filter(Boolean).join(" · ")
  const pick = async (picked: File | undefined) => {
    if (!picked) return
    if (picked.size > 700_000) tell(t("sellers.logoFailed"), { fault: true })
    else putLogo(await base64(picked))
  }
  return (
    <li className="row">
      <span className="holder-mark" data-large>
        {logo_id === null ? <Icon name="building" size={16} /> : <img className="sellers-logo" src={`/api/v1${PATH}/${id}/logo?v=${logo_id}`} alt={t("sellers.logo")} />}
      </span>
      <div>
        <strong>{item.name}</strong>
        <span className="cut">{about}</span>
      </div>
      <input ref={file} type="file" hidden accept="image/png,image/jpeg,image/webp" aria-label={t("sellers.pickLogo")} onChange={({ target }) => void pick(target.files?.[0])} />
      <Menu
        commands={item.name}
        align="end"
        trigger={<IconButton icon="more" label={t("sellers.actions", { name: item.name })} small />}
        groups={[
          {
            id: "do",
            items: [
              { id: "edit", label: t("sellers.edit"), icon: "edit", run: () => setEditing(true) },
              { id: "logo", label: t("sellers.pickLogo"), icon: "image", run: () => file.current?.click() },
              ...(logo_id === null ? [] : [{ id: "no-logo", label: t("sellers.noLogo"), run: () => putLogo(null) }]),
            ],
          },
          { id: "end", items: [{ id: "archive", label: t(item.archived ? "sellers.unarchive" : "sellers.archive"), icon: "archive" as const, run: turn }] },
        ]}
      />
      {editing && <EditSeller seller={item} onClose={() => setEditing(false)} />}
    </li>
  )
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
