import { useState } from "react"
import { Button, IconButton } from "../../../parts/Button"
import { Choices } from "../../../parts/Choices"
import { TextField } from "../../../parts/Field"
import { useActions } from "../../../parts/keys/actions"
import { reasonOf } from "../../../parts/Placeholders"
import { Popover } from "../../../parts/Popover"
import { tell } from "../../../parts/Toast"
import { useMay } from "../../../shell/me"
import type { ListCount, ListRun, Where } from "../../../wire/api.gen"
import { ApiError } from "../../../wire/http"
import { useFormats } from "../../../words/format"
import { useWords } from "../../../words/words"
import { STATES } from "../card/orders/useOrders"
import { beginRun, chooseNone, useChosenRows } from "../lists/many"
import { ManyFrame } from "../lists/ManyFrame"
import type { Bill, BillKind } from "./bills"
import { isDraft, isOwed, isSent, isVoidable, sumsOf } from "./bills"
import { WriteMany } from "./WriteMany"

type Asking = "issue" | "void" | "delete" | "state" | "write" | null

interface Props {
  of: BillKind
  rows: readonly Bill[]
  wanted: { where: Where | null; search: string }
  total: ListCount | undefined
}

/** Some invoices or orders are chosen: what they come to, and what can be done with all that it fits. */
export function BillsMany({ of, rows, wanted, total }: Props) {
  const words = useWords()
  const { t } = words
  const { number, money } = useFormats()
  const { ids, all } = useChosenRows()
  const [asking, ask] = useState<Asking>(null)
  const [refused, refuse] = useState<string | undefined>()
  const [issues, voids, moves, writes] = [useMay("sales.issue"), useMay("sales.void"), useMay("cards.edit"), useMay("messages.send")]
  const chosen = rows.filter(({ id }) => ids.has(id))
  const many = total ? (total.more ? t("lists.more", { n: number(total.count) }) : number(total.count)) : "…"
  // of all that match nobody knows how many it fits: those that it does not are left, and said
  const [drafts, voidable, sent, owed] = [isDraft, isVoidable, isSent, isOwed].map((fits) => chosen.filter(fits).length) as [number, number, number, number]
  const counted = (n: number) => (all ? many : number(n))
  const run = (verb: ListRun["verb"], args: object = {}, done?: () => void) => {
    const whom = all ? { matching: { where: wanted.where, search: wanted.search } } : { ids: [...ids] }
    beginRun(of, { verb, args, ...whom }).then(
      () => {
        done?.()
        ask(null)
        chooseNone()
      },
      (error: unknown) => {
        const why = error instanceof ApiError ? (error.field("args.reason") ?? error.field("args.text")) : undefined
        refuse(why)
        if (!why) tell(reasonOf(error, words), { fault: true })
      },
    )
  }
  const open = (what: Asking) => ({
    open: asking === what,
    onOpen: (is: boolean) => {
      refuse(undefined)
      ask(is ? what : null)
    },
  })
  const group = t("lists.chosen", { n: ids.size })
  const invoices = of === "invoice"
  const may = {
    issue: invoices && issues && (all || drafts > 0),
    void: invoices && voids && (all || voidable > 0),
    delete: invoices && issues && (all || drafts > 0),
    state: !invoices && moves,
    write: invoices && issues && writes && (all || sent > 0),
  }
  useActions([
    ...(may.issue ? [{ id: "many-issue", label: t("invoices.issue"), group, icon: "check" as const, run: () => ask("issue") }] : []),
    ...(may.write ? [{ id: "many-write", label: t("bills.write"), group, icon: "send" as const, run: () => open("write").onOpen(true) }] : []),
    ...(may.void ? [{ id: "many-void", label: t("invoices.voidIt"), group, icon: "close" as const, run: () => ask("void") }] : []),
    ...(may.delete ? [{ id: "many-delete", label: t("invoices.discard"), group, chord: "Delete" as const, icon: "trash" as const, run: () => ask("delete") }] : []),
    ...(may.state ? [{ id: "many-state", label: t("lists.col_state"), group, icon: "board" as const, run: () => ask("state") }] : []),
  ])
  return (
    <ManyFrame loaded={rows.map(({ id }) => id)} total={total} about={sumsOf(chosen).map(money).join(" + ")}>
      {may.issue && (
        <Popover align="end" label={t("invoices.issue")} {...open("issue")} trigger={<Button small icon="check">{t("invoices.issue")}</Button>}>
          <Sure said={t("bills.issueMany", { n: counted(drafts) })} button={t("invoices.issue")} look="primary" onDo={() => run("issue")} />
        </Popover>
      )}
      {may.write && (
        <Button small icon="send" onClick={() => open("write").onOpen(true)}>
          {t("bills.write")}
        </Button>
      )}
      <WriteMany
        open={asking === "write"}
        counted={{ send: counted(sent), remind: counted(owed) }}
        wrong={refused}
        onClose={() => ask(null)}
        onDo={(verb, text, done) => run(verb, { text }, done)}
      />
      {may.void && (
        <Popover align="end" label={t("invoices.voidIt")} {...open("void")} trigger={<Button small>{t("invoices.voidIt")}</Button>}>
          <VoidMany said={t("bills.voidMany", { n: counted(voidable) })} wrong={refused} onDo={(reason) => run("void", { reason })} />
        </Popover>
      )}
      {may.delete && (
        <Popover align="end" label={t("invoices.discard")} {...open("delete")} trigger={<IconButton icon="trash" label={t("invoices.discard")} chord="Delete" small />}>
          <Sure said={t("bills.discardMany", { n: counted(drafts) })} button={t("lists.delete")} look="danger" onDo={() => run("delete")} />
        </Popover>
      )}
      {may.state && (
        <Popover bare align="end" label={t("lists.col_state")} {...open("state")} trigger={<Button small icon="board">{t("lists.col_state")}</Button>}>
          <Choices placeholder={t("common.search")} items={STATES.map((state) => ({ id: state, label: t(`orders.${state}`) }))} onPick={({ id }) => run("set", { column: "state", value: id })} />
        </Popover>
      )}
    </ManyFrame>
  )
}

function Sure({ said, button, look, onDo }: { said: string; button: string; look: "primary" | "danger"; onDo: () => void }) {
  return (
    <div className="lists-keep bills-sure">
      <p>{said}</p>
      <Button look={look} onClick={onDo}>
        {button}
      </Button>
    </div>
  )
}

function VoidMany({ said, wrong, onDo }: { said: string; wrong: string | undefined; onDo: (reason: string) => void }) {
  const { t } = useWords()
  const [reason, setReason] = useState("")
  return (
    <form
      className="lists-keep bills-sure"
      onSubmit={(event) => {
        event.preventDefault()
        onDo(reason)
      }}
    >
      <p>{said}</p>
      <TextField label={t("invoices.reason")} autoFocus value={reason} {...(wrong !== undefined && { error: wrong })} onChange={setReason} />
      <Button look="danger" type="submit">
        {t("invoices.voidIt")}
      </Button>
    </form>
  )
}
