import { reasonOf } from "../parts/Placeholders"
import { tell } from "../parts/Toast"
import { queries } from "../state/session"
import { http } from "../wire/http"
import { useWords } from "../words/words"
import { useMay } from "./me"

/** What goes into the bin for thirty days. */
export type Binned = "contact" | "company" | "card"

const OF = {
  contact: { noun: "contacts", version: "rev", right: "contacts.delete" },
  company: { noun: "companies", version: "rev", right: "companies.delete" },
  card: { noun: "cards", version: "version", right: "cards.delete" },
} as const

interface Bin {
  may: boolean
  /** `rev`: as it was seen; one that stands otherwise by now is not put away. `name`: said aloud, where the place does not show it itself. */
  put: (id: number, rev: number, name?: string) => Promise<void>
  back: (id: number) => Promise<void>
}

/** Into the bin, with the way back, and out of it: the same from a menu, a page, a card. */
export function useBin(of: Binned): Bin {
  const words = useWords()
  const { noun, version, right } = OF[of]
  const may = useMay(right)
  const guard = async (work: Promise<unknown>) => {
    try {
      await work
    } catch (error) {
      tell(reasonOf(error, words), { fault: true })
      return false
    }
    await queries.invalidateQueries({ queryKey: [noun] })
    return true
  }
  const back = async (id: number) => {
    await guard(http.post(`/${noun}/${id}/restore`))
  }
  const put = async (id: number, rev: number, name?: string) => {
    const done = await guard(http.delete(`/${noun}/${id}`, { query: { [version]: rev } }))
    if (done && name !== undefined) tell(words.t("lists.binned", { name }), { undo: () => void back(id) })
  }
  return { may, put, back }
}
