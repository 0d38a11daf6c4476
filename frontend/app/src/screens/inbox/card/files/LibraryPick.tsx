import { Choices } from "../../../../parts/Choices"
import { Icon } from "../../../../parts/icon/Icon"
import { PopoverAt } from "../../../../parts/Popover"
import { reasonOf } from "../../../../parts/Placeholders"
import { tell } from "../../../../parts/Toast"
import type { About } from "../../../../state/documents"
import { bind } from "../../../../state/documents"
import { useLibrary } from "../../../../state/library"
import { useWords } from "../../../../words/words"

/** One of the library, found by name or folder, is put there: a new version of it will stand there, too. */
export function LibraryPick({ about, anchor, onClose }: { about: About; anchor: HTMLElement; onClose: () => void }) {
  const words = useWords()
  const { t } = words
  const { data, error } = useLibrary()
  const items = (data ?? []).map(({ id, title, folder, url }) => ({ id: String(id), label: title, also: folder, mark: <Icon name={url ? "link" : "file"} size={16} />, ...(folder && { group: folder }) }))
  const pick = (id: string) => {
    onClose()
    bind(about, { library_id: Number(id) }).catch((fault: unknown) => tell(reasonOf(fault, words), { fault: true }))
  }
  const none = error ? t("library.failed") : data && !data.length ? t("library.none") : undefined
  return (
    <PopoverAt anchor={anchor} label={t("library.pick")} align="end" bare onClose={onClose}>
      <Choices items={items} placeholder={t("library.find")} onPick={({ id }) => pick(id)} none={none} />
    </PopoverAt>
  )
}
