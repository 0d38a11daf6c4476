import { WarmthMark } from "../../../parts/Marks"
import type { StageLook } from "../../../state/warmth"
import type { WarmthPreview } from "../../../wire/api.gen"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"

/** What other rules would make of people: how many in each stage, and some of those who would move. */
export function Outlook({ outlook, stages }: { outlook: WarmthPreview; stages: readonly StageLook[] }) {
  const { t } = useWords()
  const { number } = useFormats()
  const look = (id: number) => stages.find((each) => each.id === id)
  const mark = (id: number) => <WarmthMark look={look(id) ?? { name: "…", color: "slate", bars: 0 }} />
  return (
    <div className="warmth-outlook">
      <p>{outlook.changed ? t("warmth.changed", { n: outlook.changed }) : t("warmth.nobody")}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("warmth.stage")}</th>
            <th scope="col">{t("warmth.today")}</th>
            <th scope="col">{t("warmth.then")}</th>
          </tr>
        </thead>
        <tbody>
          {outlook.stages.map(({ stage, now, then }) => (
            <tr key={stage}>
              <th scope="row">{mark(stage)}</th>
              <td>{number(now)}</td>
              <td>{number(then)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {outlook.examples.length > 0 && (
        <ul className="warmth-moves">
          {outlook.examples.map(({ contact_id, name, now, then }) => (
            <li key={contact_id}>
              <span className="cut">{name || t("warmth.someone")}</span>
              {mark(now)}
              <span aria-hidden>→</span>
              {mark(then)}
            </li>
          ))}
        </ul>
      )}
      <p className="warmth-looked">{t("warmth.looked", { n: number(outlook.looked_at), people: number(outlook.people) })}</p>
    </div>
  )
}
