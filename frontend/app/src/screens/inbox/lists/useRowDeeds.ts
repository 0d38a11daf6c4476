import { useLocation } from "wouter"
import { copyText } from "../../../parts/copy"
import type { MenuItem } from "../../../parts/Menu"
import { reasonOf } from "../../../parts/Placeholders"
import { tell } from "../../../parts/Toast"
import { addEvent } from "../../../shell/events/asked"
import { useMay } from "../../../shell/me"
import { newRequest } from "../../../shell/requests/requests"
import { useBin } from "../../../shell/useBin"
import { useWords } from "../../../words/words"
import { useTitle } from "./cells"
import type { Entity, Row } from "./useList"
import { EDITS, isPerson, isRequest, PLACE } from "./useList"
import { useWrite } from "./useWrite"

/** What can be done with a row without opening it: the same in every list, by the menu and by keys. `bin`: of what was deleted. */
export function useRowDeeds(of: Entity, bin: boolean, onEdit: (row: Row) => void): (row: Row) => MenuItem[] {
  const words = useWords()
  const { t } = words
  const [, go] = useLocation()
  const title = useTitle()
  const mayEdit = useMay(EDITS[of])
  const mayTask = useMay("tasks.edit")
  const mayAsk = useMay("cards.edit")
  const mayTell = useMay("activities.record")
  const binned = useBin(of)
  const write = useWrite()
  const place = (row: Row) => `/${PLACE[of]}/${row.id}`
  const copy = (row: Row) =>
    void copyText(`${location.origin}${place(row)}`).then(
      () => tell(t("thread.linkCopied")),
      (error: unknown) => tell(reasonOf(error, words), { fault: true }),
    )
  // the menu has closed before the window takes the focus
  const ask = (row: Row) => setTimeout(() => newRequest(aboutOf(row, title)))
  return (row) => {
    if (bin) return binned.may ? [{ id: "row-restore", label: t("lists.restore"), icon: "undo", run: () => void binned.back(row.id) }] : []
    const talk = isRequest(row) ? row.conversation?.id : undefined
    const writes = isPerson(row) || talk !== undefined
    const locked = isRequest(row) && row.card.locked
    const asks = mayAsk && (!isRequest(row) || row.card.contact !== null)
    return [
      { id: "row-open", label: t("lists.open"), icon: "forward", run: () => go(place(row)) },
      ...(mayEdit && !locked ? [{ id: "row-edit", label: t("lists.edit"), icon: "edit" as const, run: () => onEdit(row) }] : []),
      ...(writes ? [{ id: "reply", label: t("lists.write"), icon: "dialogs" as const, chord: "KeyR", run: () => (talk === undefined ? void write({ id: row.id, name: title(row) }) : go(`/inbox/${talk}`)) }] : []),
      ...(mayTask ? [{ id: "task-add", label: t("lists.task"), icon: "tasks" as const, chord: "Shift+KeyT", run: () => go(`${place(row)}#task`) }] : []),
      ...(asks ? [{ id: "row-request", label: t(`lists.ask_${of}`), icon: "plus" as const, run: () => void ask(row) }] : []),
      // the menu has closed before the window takes the focus
      ...(mayTell ? [{ id: "row-event", label: t("events.add"), icon: "bell" as const, run: () => void setTimeout(() => addEvent({ kind: of, id: row.id, name: title(row) })) }] : []),
      { id: "link", label: t("thread.copyLink"), icon: "link", chord: "KeyY", run: () => copy(row) },
      ...(binned.may && !locked ? [{ id: "row-delete", label: t("lists.delete"), icon: "trash" as const, chord: "Delete", danger: true, run: () => void binned.put(row.id, row.rev, title(row)) }] : []),
    ]
  }
}

/** Whose a request would be that is made from this row. */
function aboutOf(row: Row, title: (row: Row) => string): Parameters<typeof newRequest>[0] {
  if (isPerson(row)) return { contact: { id: row.id, name: title(row) } }
  if (!isRequest(row)) return { company: { id: row.id, name: row.name } }
  const { contact } = row.card
  return { contact: contact && { id: contact.id, name: [contact.name, contact.surname].filter(Boolean).join(" ") } }
}
