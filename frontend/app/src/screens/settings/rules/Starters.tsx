import { Button } from "../../../parts/Button"
import { useWords } from "../../../words/words"
import type { Draft } from "./draft"

/** To begin with: what houses want first. Everything in it can be changed. */
const STARTERS: Record<"late" | "won" | "hot" | "missed" | "new", Omit<Draft, "name">> = {
  late: { when: { kind: "no_answer", minutes: 15 }, if: {}, do: [{ kind: "notify", to: [{ kind: "responsible" }, { kind: "heads" }] }], last: false },
  new: { when: { kind: "request_created" }, if: {}, do: [{ kind: "assign", whom: "contact" }], last: false },
  hot: { when: { kind: "warmth_changed", stages: [3] }, if: {}, do: [{ kind: "notify", to: [{ kind: "responsible" }] }], last: false },
  missed: { when: { kind: "call_missed" }, if: {}, do: [{ kind: "task" }, { kind: "notify", to: [{ kind: "responsible" }] }], last: false },
  won: { when: { kind: "request_won" }, if: {}, do: [{ kind: "tag", on: "contact" }, { kind: "notify", to: [{ kind: "heads" }] }], last: false },
}

export function Starters({ onPick }: { onPick: (draft: Draft) => void }) {
  const { t } = useWords()
  return (
    <div className="rule-starters" role="group" aria-label={t("rules.starters")}>
      <span>{t("rules.starters")}</span>
      {(Object.keys(STARTERS) as (keyof typeof STARTERS)[]).map((key) => (
        <Button key={key} small onClick={() => onPick({ ...STARTERS[key], name: t(`rules.starter_${key}`) })}>
          {t(`rules.starter_${key}`)}
        </Button>
      ))}
    </div>
  )
}
