import { Page } from "../pieces/Page"
import { useWords } from "../../../words/words"
import "../funnels/funnels.css"
import "./dictionaries.css"
import { CurrencyList } from "./CurrencyList"
import { List } from "./List"

/** Words that requests are sorted by. */
export default function Dictionaries() {
  const { t } = useWords()
  return (
    <Page title={t("dictionaries.title")} hint={t("dictionaries.hint")}>
      <List noun="sources" title={t("dictionaries.sources")} hint={t("dictionaries.sourcesHint")} fresh={t("dictionaries.newSource")} />
      <List noun="rejection-reasons" title={t("dictionaries.reasons")} hint={t("dictionaries.reasonsHint")} fresh={t("dictionaries.newReason")} tree />
      <CurrencyList />
    </Page>
  )
}
