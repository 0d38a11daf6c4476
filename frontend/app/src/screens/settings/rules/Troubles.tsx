import { Icon } from "../../../parts/icon/Icon"
import type { RuleView } from "../../../wire/api.gen"
import type { WordKey } from "../../../words/words"
import { useWords } from "../../../words/words"

/** What is wrong with a rule: it names what is gone, or a limit held it back. */
export function Troubles({ rule }: { rule: RuleView }) {
  const { t } = useWords()
  return (
    <>
      {rule.broken.length > 0 && <Trouble lines={rule.broken} hint={t("rules.brokenHint")} />}
      {rule.alarm && <Trouble lines={[t(`rules.alarm_${rule.alarm}` as WordKey)]} hint={t("rules.alarmHint")} />}
    </>
  )
}

function Trouble({ lines, hint }: { lines: string[]; hint: string }) {
  return (
    <div className="check" role="status">
      <Icon name="alert" size={16} />
      <div>
        {lines.map((line, at) => (
          <strong key={at}>{line}</strong>
        ))}
        <span>{hint}</span>
      </div>
    </div>
  )
}
