import { useDictionary } from "../../state/dictionaries"
import { funnelName, statusName, useOpenFunnels } from "../../state/statuses"
import { useWords } from "../../words/words"

interface Choice {
  value: number
  label: string
  group?: string
}

/** What may be chosen in a column of a dictionary: statuses stand under their funnels. */
export function useEntries(column: string): Choice[] {
  const words = useWords()
  const funnels = useOpenFunnels() ?? []
  const { data: sources } = useDictionary("sources")
  const { data: reasons } = useDictionary("rejection-reasons")
  switch (column) {
    case "funnel_id":
      return funnels.map((each) => ({ value: each.id, label: funnelName(each, words) }))
    case "status_id":
      return funnels.flatMap((each) => each.statuses.map((status) => ({ value: status.id, label: statusName(status, words), group: funnelName(each, words) })))
    default:
      return ((column === "source_id" ? sources : reasons) ?? []).map(({ id, name }) => ({ value: id, label: name }))
  }
}
