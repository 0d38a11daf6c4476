import { useDictionary } from "../../../state/dictionaries"
import { useColleagues } from "../../../state/house"
import { funnelName, statusName, useFunnels } from "../../../state/statuses"
import { useStageLook } from "../../../state/warmth"
import type { ContactView, RequestRow } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"
import { readPhone } from "../card/phone"

type Reaches = (list: ContactView["phones"], read: (value: string) => string) => string

/** What stands in a cell of a request, in words. */
export function useRequestCell(): (row: RequestRow, column: string, reaches: Reaches) => string {
  const words = useWords()
  const { t } = words
  const { when, money } = useFormats()
  const colleagues = useColleagues()
  const funnels = useFunnels()
  const stage = useStageLook()
  const { data: sources } = useDictionary("sources")
  const { data: reasons } = useDictionary("rejection-reasons")
  const at = (moment: string | null | undefined) => (moment ? when(moment) : "")
  return ({ card, company, conversation, task, created_by }, column, reaches) => {
    const funnel = funnels?.find(({ id }) => id === card.funnel_id)
    const status = [...(funnel?.statuses ?? []), ...(funnel?.gone ?? [])].find(({ id }) => id === card.status_id)
    const person = card.contact
    switch (column) {
      case "number":
        return String(card.id)
      case "contact":
        return [person?.name, person?.surname].filter(Boolean).join(" ")
      case "phone":
        return reaches(person?.phones ?? [], readPhone)
      case "email":
        return reaches(person?.emails ?? [], (text) => text)
      case "warmth":
        return stage(person?.warmth?.stage)?.name ?? ""
      case "company_id":
        return company?.name ?? ""
      case "kind":
        return t(`lists.kind_${card.kind}`)
      case "funnel_id":
        return funnel ? funnelName(funnel, words) : ""
      case "status_id":
        return status ? statusName(status, words) : ""
      case "category":
        return status ? t(`funnels.category_${status.category}` as WordKey) : ""
      case "is_open":
        return card.is_open ? t("own.yes") : t("own.no")
      case "responsible_id":
        return card.responsible?.name ?? ""
      case "budget":
        return card.budget ? money(card.budget) : ""
      case "tags":
        return [...new Set([...card.tags, ...(person?.tags ?? [])])].join(", ")
      case "source_id":
        return sources?.find(({ id }) => id === card.source_id)?.name ?? ""
      case "reason_id":
        return reasons?.find(({ id }) => id === card.reason_id)?.name ?? ""
      case "comment":
        return card.comment
      case "created_by":
        return colleagues.find(({ id }) => id === created_by)?.name ?? ""
      case "created_at":
      case "updated_at":
      case "status_changed_at":
      case "closed_at":
        return at(card[column])
      case "last_at":
        return at(conversation?.last_at)
      case "waiting_since":
        return at(conversation?.waiting_since)
      case "next_task_at":
        return task ? [at(task.due?.at), task.title].filter(Boolean).join(" · ") : ""
      default:
        return ""
    }
  }
}
