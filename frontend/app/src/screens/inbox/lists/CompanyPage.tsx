import { useQuery } from "@tanstack/react-query"
import { useLocation } from "wouter"
import { Button } from "../../../parts/Button"
import { ErrorState, RowsSkeleton } from "../../../parts/Placeholders"
import { useMay, useShown, useWrites } from "../../../shell/me"
import { useBin } from "../../../shell/useBin"
import { TasksBlock } from "../../../shell/tasks/TasksBlock"
import { useMoney } from "../../../state/currencies"
import { queries } from "../../../state/session"
import { useCompanyWarmth } from "../../../state/stages"
import type { CompanyPerson, CompanyView } from "../../../wire/api.gen"
import { http } from "../../../wire/http"
import type { Fact, Page } from "../../../wire/types"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import "../card/card.css"
import { FilesBlock } from "../card/files/FilesBlock"
import { Laid } from "../card/Laid"
import { CompanyWarm, PersonWarm } from "../card/warmth/CompanyWarm"
import { MoneyInPlace } from "../card/MoneyInPlace"
import { OneOwn, OwnOfCompany } from "../card/own/OwnFields"
import { FieldPresence } from "../card/presence"
import { ReachList } from "../card/reaches/Reaches"
import { settled } from "../card/saves"
import { Slot } from "../card/Slot"
import { Story } from "../events/Story"
import { useElsewhere } from "../card/useElsewhere"
import { useKept } from "../card/useKept"
import { companyKey, companyText, companyType, companyWhose, employeesOf, mainOf, severalOf, turnoverOf } from "./kept"
import { ClientFeed } from "../feed/ClientFeed"
import { FeedBlock } from "../feed/FeedBlock"
import { Origin, PageBar, TextSlot, TypeSlot, Way, WhoseSlot } from "./Shared"
import { RequestsOf } from "./RequestsOf"
import { putRow } from "./useList"

/** Everything of a company: what it is, who works there, what is promised, what was changed. */
export function CompanyPage({ id }: { id: number }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const edits = useMay("companies.edit")
  const { data: company, error, refetch } = useQuery({ queryKey: companyKey(id), queryFn: () => http.get<CompanyView>(`/companies/${id}`) })
  if (error && !company) return <ErrorState title={t("lists.notThere")} error={error} onRetry={() => void refetch()} />
  if (!company) return <RowsSkeleton />
  const may = edits && !company.deleted_at
  return (
    <div className="lists-page">
      <PageBar title={company.name} onBack={() => go("/companies")}>
        {!company.deleted_at && <ClientFeed kind="company" id={id} />}
        <BinButton company={company} />
      </PageBar>
      {company.deleted_at && (
        <p className="lists-binned" role="status">
          {t("lists.inBin")}
        </p>
      )}
      <CompanyBody company={company} may={may} />
    </div>
  )
}

function BinButton({ company }: { company: CompanyView }) {
  const { t } = useWords()
  const { may, put, back } = useBin("company")
  if (!may) return null
  // one's own change may still be on its way: it is kept first, and the bin asked by the version that it gave
  const bin = async () => {
    await settled(`company/${company.id}`)
    const { rev } = queries.getQueryData<CompanyView>(companyKey(company.id)) ?? company
    await put(company.id, rev)
  }
  return company.deleted_at ? (
    <Button icon="undo" onClick={() => void back(company.id)}>
      {t("lists.restore")}
    </Button>
  ) : (
    <Button icon="trash" look="quiet" onClick={() => void bin()}>
      {t("lists.delete")}
    </Button>
  )
}

/** All of a company below its name, as it is laid out (settings → page layouts). */
export function CompanyBody({ company, may }: { company: CompanyView; may: boolean }) {
  const { t } = useWords()
  const { id } = company
  const elsewhere = useElsewhere("company")
  const warmth = useCompanyWarmth(id, useShown("warmth"))
  const page = {
    entity: "company" as const,
    values: company.fields,
    place: { warmth: warmth ? [warmth.stage] : [] },
    label: t("lists.company"),
    field: (own: number) => <OneOwn of={{ company }} id={own} may={may} />,
    slots: useSlots(company, may),
    blocks: {
      fields: <OwnOfCompany company={company} may={may} without={elsewhere} />,
      origin: <Origin thing={company} />,
      people: <People id={id} />,
      tasks: company.deleted_at ? null : <TasksBlock about={{ kind: "company", id }} of={{ kind: "company", id }} />,
      requests: <RequestsOf company={id} />,
      files: company.deleted_at ? null : <FilesBlock about={{ kind: "company", id }} may={may} />,
      feed: company.deleted_at ? null : <FeedBlock key={id} kind="company" id={id} name={company.name} />,
      history: <History company={company} />,
    },
  }
  return (
    <div className="lists-thing">
      <FieldPresence page={{ kind: "company", id }}>
        <div className="lists-facts">
          <Laid {...page} side={false} />
        </div>
        <div className="lists-facts">
          <Laid {...page} side />
        </div>
      </FieldPresence>
    </div>
  )
}

function useSlots(company: CompanyView, may: boolean) {
  const { t } = useWords()
  const { id, hidden } = company
  const shared = { thing: company, may }
  const several = (field: "phone" | "email" | "address", name: "phones" | "emails" | "addresses") =>
    hidden.includes(field) ? null : <ReachList {...shared} field={field} main={mainOf(id, name)} all={severalOf(id, name)} twins={{ kind: "company", id }} />
  return {
    name: <TextSlot {...shared} part="name" kept={companyText(id, "name")} label={t("lists.col_name")} />,
    warmth: <CompanyWarm id={id} />,
    type: <TypeSlot {...shared} kept={companyType(id)} />,
    responsible: <WhoseSlot {...shared} kept={companyWhose(id)} />,
    phone: several("phone", "phones"),
    email: several("email", "emails"),
    address: several("address", "addresses"),
    site: <TextSlot {...shared} part="site" kept={companyText(id, "site")} label={t("lists.col_site")} inputMode="url" />,
    tax_id: <TextSlot {...shared} part="tax" kept={companyText(id, "tax_id")} label={t("lists.col_tax_id")} />,
    turnover: hidden.includes("turnover") ? null : <TurnoverSlot company={company} may={may} />,
    employees: <TextSlot {...shared} part="employees" kept={employeesOf(id)} label={t("lists.col_employees")} inputMode="numeric" />,
    comment: hidden.includes("comment") ? null : <TextSlot {...shared} part="comment" kept={companyText(id, "comment")} label={t("lists.col_comment")} />,
  }
}

export function TurnoverSlot({ company, may: edits }: { company: CompanyView; may: boolean }) {
  const may = useWrites("turnover", edits)
  const { t } = useWords()
  const { money } = useFormats()
  const keeping = useKept(turnoverOf(company.id), company)
  const sums = useMoney(keeping.shown?.currency)
  const say = (value: CompanyView["turnover"]) => (value ? money(value) : "")
  return (
    <Slot part="turnover" label={t("lists.col_turnover")} keeping={keeping} say={say}>
      {may ? (
        <MoneyInPlace keeping={keeping} label={t("lists.col_turnover")} {...sums} />
      ) : (
        <span className="slot-fixed">{say(keeping.shown) || t("card.blank")}</span>
      )}
    </Slot>
  )
}

function People({ id }: { id: number }) {
  const { t } = useWords()
  const [, go] = useLocation()
  const { data } = useQuery({ queryKey: ["companies", id, "people"], queryFn: () => http.get<Page<CompanyPerson>>(`/companies/${id}/people`) })
  return (
    <section className="card-part">
      <h2>{t("lists.people")}</h2>
      {data && !data.items.length && <p className="hint">{t("lists.noPeople")}</p>}
      <ul className="lists-links">
        {data?.items.map((person) => (
          <li key={person.id}>
            <Way onClick={() => go(`/contacts/${person.id}`)}>{[person.name, person.surname].filter(Boolean).join(" ") || t("lists.unnamed")}</Way>
            {person.position && <span className="hint">{person.position}</span>}
            <PersonWarm id={person.id} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ company: { id, name, deleted_at } }: { company: CompanyView }) {
  const { t } = useWords()
  const may = useMay("companies.edit")
  // company.changed makes all that is asked of companies old (state/live.ts)
  const undo = async (fact: Fact) => putRow("company", await http.post<CompanyView>(`/companies/${id}/history/${fact.id}/undo`))
  return (
    <section className="card-part history" aria-label={t("history.title")}>
      <h2>{t("history.title")}</h2>
      <Story of={{ company_id: id }} about={deleted_at ? null : { kind: "company", id, name }} concerns={({ type }) => TOLD.has(type)} mayUndo={(fact) => may && fact.contact_id === null} undo={undo} />
    </section>
  )
}

const TOLD = new Set<string>(["company.changed", "task.changed", "document.changed", "activity.recorded", "activity.deleted"])
