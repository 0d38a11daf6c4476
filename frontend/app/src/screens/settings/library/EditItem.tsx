import { useState } from "react"
import { TextField } from "../../../parts/Field"
import { useForm } from "../../../shell/enter/useForm"
import type { LibraryItem } from "../../../state/library"
import { editItem, putItem, useLibrary } from "../../../state/library"
import { newKey } from "../../../wire/key"
import { useWords } from "../../../words/words"
import { FormDialog } from "../pieces/FormDialog"
import { useDraft } from "../pieces/useDraft"

/** What it is called, in which folder it lies, and where a link leads; null: a new link. */
export function EditItem({ item, onClose }: { item: LibraryItem | null; onClose: () => void }) {
  const { t } = useWords()
  const link = item === null || item.url !== null
  const { data: all } = useLibrary()
  const [key] = useState(newKey)
  const { value, set, drop } = useDraft(`library/${item?.id ?? "new"}`, { title: item?.title ?? "", folder: item?.folder ?? "", url: item?.url ?? "" })
  const form = useForm(async () => {
    const { title, folder, url } = value
    await (item ? editItem(item, { title, folder, ...(link && { url }) }) : putItem({ title, folder, url, client_id: key }))
    drop()
    onClose()
  }, ["title", "folder", "url"])
  const folders = [...new Set((all ?? []).map(({ folder }) => folder).filter(Boolean))]
  return (
    <FormDialog title={item?.title ?? t("library.addLink")} action={t("common.save")} form={form} onClose={onClose} onDrop={drop}>
      {link && <TextField label={t("files.linkUrl")} value={value.url} onChange={(url) => set({ url })} error={form.fault("url")} inputMode="url" required />}
      <TextField label={t("files.linkTitle")} value={value.title} onChange={(title) => set({ title })} error={form.fault("title")} maxLength={180} {...(item === null && { hint: t("files.linkHint") })} />
      <TextField label={t("library.folder")} value={value.folder} onChange={(folder) => set({ folder })} error={form.fault("folder")} hint={t("library.folderHint")} list="library-folders" maxLength={120} />
      <datalist id="library-folders">
        {folders.map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
    </FormDialog>
  )
}
