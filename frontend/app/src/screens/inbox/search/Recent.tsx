import { useState } from "react"
import { Icon } from "../../../parts/icon/Icon"
import { useWords } from "../../../words/words"
import { forgetSearches, recentSearches } from "./searching"

/** Nothing is typed yet: what was looked for lately, and what can be. */
export function Recent({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useWords()
  const [kept, setKept] = useState(recentSearches)
  const stay = (event: React.PointerEvent) => event.preventDefault()
  return (
    <div className="search-recent">
      {kept.length > 0 && (
        <section>
          <header>
            <h2>{t("search.recent")}</h2>
            <button
              type="button"
              onPointerDown={stay}
              onClick={() => {
                forgetSearches()
                setKept([])
              }}
            >
              {t("search.forget")}
            </button>
          </header>
          <ul>
            {kept.map((text) => (
              <li key={text}>
                <button type="button" className="search-again" onPointerDown={stay} onClick={() => onPick(text)}>
                  <Icon name="clock" size={14} />
                  <span className="cut">{text}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p>{t("search.can")}</p>
    </div>
  )
}
