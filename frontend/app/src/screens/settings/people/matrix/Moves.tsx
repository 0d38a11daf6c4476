import type { Example, Moved } from "../../../../wire/api.gen"
import { useWords } from "../../../../words/words"
import { Part } from "../../pieces/Page"

/** What saving would take out of sight and bring into it, kind by kind, with some of them by name. */
export function Moves({ moved, looked }: { moved: readonly Moved[]; looked: number }) {
  const { t } = useWords()
  if (!moved.length) return null
  return (
    <Part title={t("matrix.moves")} hint={t("matrix.movesHint", { n: looked })}>
      <dl className="matrix-moves">
        {moved.map(({ kind, lost, gained, lost_examples, gained_examples }) => (
          <div key={kind}>
            <dt>{t(`matrix.moved_${kind}`)}</dt>
            {lost > 0 && <Some said={t("matrix.goes", { n: lost })} examples={lost_examples} of={lost} />}
            {gained > 0 && <Some said={t("matrix.comes", { n: gained })} examples={gained_examples} of={gained} />}
          </div>
        ))}
      </dl>
    </Part>
  )
}

function Some({ said, examples, of }: { said: string; examples: readonly Example[]; of: number }) {
  const { t } = useWords()
  const names = examples.map(({ id, name }) => name || `№ ${id}`).join(", ")
  return (
    <dd>
      {said}
      {names && <small>{of > examples.length ? t("matrix.among", { names }) : names}</small>}
    </dd>
  )
}
