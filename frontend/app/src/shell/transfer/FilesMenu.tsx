import { lazy, Suspense, useState } from "react"
import { useLocation } from "wouter"
import { IconButton } from "../../parts/Button"
import { Menu } from "../../parts/Menu"
import { useMay } from "../me"
import { useSimple } from "../../state/statuses"
import { useWords } from "../../words/words"
import type { Exported } from "./ExportDialog"

const ExportDialog = lazy(() => import("./ExportDialog").then(({ ExportDialog: view }) => ({ default: view })))
const ENTITY = { contact: "contact", company: "company", card: "lead" } as const

/** From a file into the list, and out of the list into a file; nothing where the role lets neither. */
export function FilesMenu(props: Exported) {
  const { t } = useWords()
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  const { of } = props
  const cards = of === "card"
  const papers = of === "invoice" || of === "order"
  const simple = useSimple()
  const takes = useMay(cards ? "cards.import" : "contacts.import")
  const gives = useMay(cards || papers ? "cards.export" : "contacts.export")
  if (papers ? !gives : !takes && !gives) return null
  const items = [
    ...(takes && !papers ? [{ id: "import", label: t("transfer.title"), icon: "file" as const, run: () => go(`/contacts/import?of=${cards && simple ? "deal" : ENTITY[of]}`) }] : []),
    ...(gives ? [{ id: "export", label: t("transfer.exportTitle"), icon: "download" as const, run: () => setOpen(true) }] : []),
  ]
  return (
    <>
      <Menu commands={t("transfer.files")} align="end" trigger={<IconButton icon="more" label={t("transfer.files")} />} groups={[{ id: "files", items }]} />
      {open && (
        <Suspense>
          <ExportDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
