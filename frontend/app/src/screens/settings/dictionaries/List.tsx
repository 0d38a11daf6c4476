import type { Noun } from "../../../state/dictionaries"
import { useDictionary } from "../../../state/dictionaries"
import { useWords } from "../../../words/words"
import { Loaded, Part } from "../pieces/Page"
import { Add } from "./Add"
import { Branch } from "./Branch"
import { useDeeds } from "./useDeeds"

interface Props {
  noun: Noun
  title: string
  hint: string
  /** What a new one is called before it has a name. */
  fresh: string
  tree?: boolean
}

/** One dictionary: names in place, order, archive; a tree is indented. */
export function List({ noun, title, hint, fresh, tree = false }: Props) {
  const { t } = useWords()
  const query = useDictionary(noun)
  const { deeds, placed } = useDeeds(noun)
  return (
    <Part title={title} hint={hint}>
      <Loaded query={query} failed={t("dictionaries.failed")}>
        {(all) => (
          <>
            <div ref={deeds.list} className="dictionary-whole">
              <Branch all={all} parent={null} tree={tree} depth={0} deeds={deeds} />
            </div>
            <Add label={fresh} add={(name) => deeds.add(name)} button={t("dictionaries.add")} />
            <p className="unseen" role="status">
              {placed}
            </p>
          </>
        )}
      </Loaded>
    </Part>
  )
}
