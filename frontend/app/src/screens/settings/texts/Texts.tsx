import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Link, Redirect, Route, Switch, useLocation } from "wouter"
import { matching } from "../../../parts/match"
import { Segments } from "../../../parts/Segments"
import { useWidth } from "../../../parts/useWidth"
import type { HouseText } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Page as Paged } from "../../../wire/types"
import type { Language } from "../../../words/words"
import { useWords } from "../../../words/words"
import { Loaded, Page } from "../pieces/Page"
import { TextEditor } from "./TextEditor"
import "./texts.css"

const TEXTS = ["texts"]
const AT = "/settings/texts"
const LANGUAGES: { value: Language; label: string }[] = [
  { value: "ru", label: "Русский" },
  { value: "en", label: "English" },
  { value: "lt", label: "Lietuvių" },
]
/** A dot in an address would ask for a file. */
const address = ({ key }: HouseText) => `${AT}/${key.replace(".", "/")}`
const GROUPS = ["clients", "letters", "notices", "staff"] as const
const first = (texts: readonly HouseText[]) => GROUPS.flatMap((group) => texts.filter((each) => each.group === group))[0]!

/** Everything that the house says by itself, text by text, in each language. */
export default function Texts() {
  const { t } = useWords()
  const query = useQuery({ queryKey: TEXTS, queryFn: async () => (await http.get<Paged<HouseText>>("/texts")).items, staleTime: 0 })
  // beside each other they need room for both
  const phone = ["phone", "narrow"].includes(useWidth())
  return (
    <Loaded query={query} failed={t("texts.failed")}>
      {(texts) => (
        <Switch>
          <Route path={AT}>{phone ? <Page title={t("texts.title")} hint={t("texts.hint")}><TextList texts={texts} /></Page> : <Redirect to={address(first(texts))} replace />}</Route>
          <Route path={`${AT}/:group/:name`}>
            {({ group, name }) => {
              const text = texts.find((each) => each.key === `${group}.${name}`)
              if (!text) return <Redirect to={AT} replace />
              return (
                <Page title={t("texts.title")} hint={t("texts.hint")} wide {...(phone && { up: { to: AT, label: t("texts.title") } })}>
                  <div className="texts">
                    {!phone && <TextList texts={texts} />}
                    <One text={text} />
                  </div>
                </Page>
              )
            }}
          </Route>
        </Switch>
      )}
    </Loaded>
  )
}

/** The language stays as one goes from text to text. */
function One({ text }: { text: HouseText }) {
  const { t, language } = useWords()
  const [locale, setLocale] = useState<Language>(language)
  return (
    <div className="text-one">
      <header>
        <h3>{text.label}</h3>
        <Segments label={t("told.textLanguage")} value={locale} choices={LANGUAGES} onChange={setLocale} />
      </header>
      <TextEditor key={`${text.key}/${locale}`} of={text} locale={locale} />
    </div>
  )
}

function TextList({ texts }: { texts: readonly HouseText[] }) {
  const { t } = useWords()
  const [path] = useLocation()
  const [sought, setSought] = useState("")
  const shown = matching(texts, sought, ({ label }) => label)
  return (
    <nav className="texts-list" aria-label={t("texts.title")}>
      <input className="input" type="search" placeholder={t("texts.search")} aria-label={t("texts.search")} value={sought} onChange={({ target }) => setSought(target.value)} />
      {!shown.length && <p className="field-hint">{t("texts.nothing")}</p>}
      {GROUPS.map((group) => {
        const its = shown.filter((each) => each.group === group)
        return (
          its.length > 0 && (
            <section key={group}>
              <h3>{t(`texts.group_${group}`)}</h3>
              <ul>
                {its.map((text) => (
                  <li key={text.key}>
                    <Link href={address(text)} aria-current={path === address(text) ? "page" : undefined}>
                      <span>{text.label}</span>
                      {text.words.some(({ own }) => own) && <small>{t("texts.own")}</small>}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
    </nav>
  )
}
