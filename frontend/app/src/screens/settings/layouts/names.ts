import { useOwnFields } from "../../../state/fields"
import type { PageOf } from "../../../state/layouts"
import { fieldOf } from "../../../state/layouts"
import { blockName } from "../../../words/blockName"
import { useWords } from "../../../words/words"

/** What an item is called: a block, or the administrator's own field. */
export function useNames(entity: PageOf): (key: string) => string {
  const words = useWords()
  const { items } = useOwnFields()
  return (key) => {
    const own = fieldOf(key)
    return own === null ? blockName(entity, key, words) : (items.find(({ id }) => id === own)?.name ?? key)
  }
}
