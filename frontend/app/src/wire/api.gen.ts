// Written by scripts/typescript.py from backend/wire.py: change the Structs, then run it again.

/** What a colleague can; `capacity` None: the house's. */
export interface AbleView {
  user_id: number
  skills: number[]
  capacity: number | null
}

/** Which one: {"kind": "card", "id": 17}. */
export interface About {
  kind: "card" | "contact" | "company"
  id: number
}

/** Which one: {"kind": "contact", "id": 17}. */
export interface AboutWhat {
  kind: "card" | "contact" | "company" | "conversation"
  id: number
}

/** One kind. An archived one names facts of before and takes no new ones. */
export interface ActivityKindView {
  id: number
  name: string
  icon: "bell" | "calendar" | "check" | "clock" | "phone" | "mail" | "dialogs" | "money" | "file" | "note" | "user" | "contacts" | "building" | "globe" | "link" | "pin" | "tag" | "tasks" | "reports" | "shield" | "gear" | "alert"
  color: "slate" | "sky" | "amber" | "ember" | "green" | "violet" | "rose" | "copper"
  fields: KindField[]
  position: number
  archived: boolean
  version: number
}

/** Who did it. `system` has an id and a name where it was a rule. */
export interface Actor {
  kind: "user" | "contact" | "system" | "token"
  id: number | null
  name: string
}

/** One address of a person. `address`: "@gleb", "+7912…", empty where the channel tells none. `begins`: nobody has written from there, and one may write first (POST /conversations). */
export interface AddressView {
  identity_id: number | null
  channel_id: number
  address: string
  name: string
  unreachable: string | null
  conversation_id: number | null
  state: "open" | "snoozed" | "done" | null
  refused: NotThere | null
  window_until: string | null
  begins: boolean
}

/** `subject`: whose dialog it is. `items`: notes that name me and the answers to them, newest last. */
export interface Addressed {
  conversation_id: number
  subject: string
  items: MessageView[]
}

/** silent: it listens, and its platform has not answered for a minute · behind: its platform has kept something for us for an hour · barred: its platform says that it has stopped it · aside: something that came could not be read, and was put aside. */
export interface Alarm {
  code: "silent" | "behind" | "barred" | "aside"
  since: string
}

/** All rows that match, as a list is asked for. */
export interface AllOf {
  where?: Where | null
  search?: string
}

/** An administrator's. */
export interface Answer {
  state: "done" | "declined"
  answer?: string
}

/** What the verb needs: `to` of assign, `no_reply` of done where customers wait, `tags` and where they stand. */
export interface Args {
  to?: Assign | null
  no_reply?: "thanks" | "spam" | "answered_elsewhere" | "not_for_us" | "other" | null
  snooze?: Snooze | null
  tags?: string[]
  on?: "card" | "contact"
  status_id?: number | null
}

/** `typed`: the person's name, or their number where they have none. `notes`: what becomes of colleagues' notes about them. `papers`: what to do where invoices have to be kept. */
export interface AskErasure {
  typed: string
  notes?: "erase" | "keep"
  papers?: "refuse" | "keep"
}

/** `notes`: with what colleagues have written about them to each other. */
export interface AskExport {
  notes?: boolean
}

export interface AskReset {
  email: string
}

export interface AskReveal {
  field: "phone" | "email"
  reason: string
}

/** Body of POST /…/list. `search`: in names, phones, e-mails. `ids`: of these alone. `bin`: of what was deleted. */
export interface Asked {
  where?: Where | null
  search?: string
  order?: ListOrder
  ids?: number[] | null
  bin?: boolean
  cursor?: string | null
  limit?: number
}

export interface AskedView {
  what: string
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

/** Whose warmth is asked for. */
export interface AskedWarmth {
  contact_ids?: number[]
  company_ids?: number[]
}

/** Body of POST /conversations/{id}/assign: a user, or a pool, or neither (nobody). */
export interface Assign {
  user_id?: number | null
  pool?: PoolRef | null
  note?: string
}

/** What a route did with a dialog. */
export interface AssignmentView {
  id: number
  at: string
  choice: ChoiceView
}

/** "Why me?": the newest first. `waits`: why nobody has it now; None: somebody has, or no route gives it. */
export interface AssignmentsView {
  given: AssignmentView[]
  waits: AssignmentView | null
}

/** `url` serves the bytes to those who may see the conversation; absent while remote or failed. */
export interface Attachment {
  id: string
  kind: string
  name: string
  mime: string
  size: number | null
  width: number | null
  height: number | null
  duration_s: number | null
  state: "remote" | "stored" | "failed"
  url: string | null
  sound: string | null
  waveform: number[] | null
  preview: string | null
  pages: number | null
}

export interface AuditView {
  id: number
  at: string
  user: Record<string, unknown> | null
  token: Record<string, unknown> | null
  ip: string | null
  verb: string
  subject_kind: string | null
  subject_id: number | null
  refused: string | null
  why: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  names: Record<string, string>
}

/** A colleague (kind user), the customer (contact), a service account (token) or Samovar itself (system). */
export interface Author {
  kind: "user" | "contact" | "token" | "system"
  id: number | null
  name: string
}

/** A stretch of somebody's plan. Duty: `pattern` (of a schedule), `always` (no schedule then), `extra`, `substitute` (for the colleague `for_id`), `was` (what is over, as it was lived). No duty: `off`, `vacation`, `sick`. `id`: of the row that differs from the pattern, to change or remove it. `draft`: it counts once it is published. */
export interface Bar {
  kind: "pattern" | "always" | "extra" | "substitute" | "off" | "vacation" | "sick" | "was"
  starts_at: string
  ends_at: string
  id?: number | null
  schedule_id?: number | null
  for_id?: number | null
  substitute_id?: number | null
  from_on?: string | null
  to_on?: string | null
  note?: string
  draft?: boolean
}

/** Where a first message would go. `contact`: whose address it is, where the caller sees them; `conversation_id`: the dialog that lies there already, where they see it: it is gone on with; `refused`: why it cannot be. `about`: the subject of its newest letter; `anew`: a letter with a subject of its own may be begun beside it. */
export interface Beginning {
  channel_id: number
  address: string
  contact: RowContact | null
  conversation_id: number | null
  refused: NotThere | null
  about: string
  anew: boolean
}

/** Who bound it: a colleague, or a service account. */
export interface Binder {
  kind: "user" | "token"
  id: number
  name: string
}

/** One piece of a page. `group`: where it stands as shipped, and where it comes when a layout does not know it. */
export interface Block {
  entity: "card" | "contact" | "company"
  key: string
  sort: "field" | "block" | "fields"
  group: string
  fixed: boolean
}

/** A request with the dialog that it is opened with, the newest that the viewer sees, how much of it they have not read, and the open task that is due first. */
export interface BoardCard {
  card: CardView
  conversation: ConversationRow | null
  unread: number
  task: TaskView | null
}

/** A status as a column. `unsorted`: leads that nobody has looked at yet. A closing one shows the last days alone. */
export interface BoardColumn {
  status_id: number
  unsorted: boolean
  order: "newest" | "oldest" | "changed" | "budget" | "due" | "waiting"
  most: number | null
  most_enforced: boolean
  totals: ColumnTotals
  items: BoardCard[]
  next: string | null
}

/** Each field narrows; what is left out says nothing. Several values of one field: any of them. */
export interface BoardFilter {
  responsible?: (number | "me" | "nobody")[]
  tags?: string[]
  every_tag?: boolean
  source_ids?: number[]
  channel_ids?: number[]
  unanswered?: boolean
  ways?: ("chat" | "letter" | "call" | "form")[]
  team_ids?: number[]
  silent_days?: number | null
  failed?: boolean
  unread?: boolean
  with_me?: boolean
  followed?: boolean
  text?: string
  created_from?: string | null
  created_to?: string | null
  last_days?: number | null
  idle_days?: number | null
  moved_from?: string | null
}

/** A funnel's columns in their order; `days`: how far back the closing ones reach. */
export interface BoardView {
  funnel_id: number
  order: "newest" | "oldest" | "changed" | "budget" | "due" | "waiting"
  days: number
  columns: BoardColumn[]
}

/** What it is bound to. `conversation_id`: where that is opened, None where there is no dialog. */
export interface BoundTo {
  kind: "card" | "contact" | "company"
  id: number
  name: string
  conversation_id: number | null
}

/** As typed: spaces and separators are understood. */
export interface Budget {
  amount: string
  currency: string
}

/** How far it has come. `undoes`: the run that this one takes back; `undo_until`: until when it can be itself, null once that is over. */
export interface BulkView {
  id: number
  verb: "assign" | "done" | "reopen" | "snooze" | "tag" | "untag" | "status" | "read" | "unread" | "deal"
  args: Record<string, unknown>
  state: "running" | "done" | "stopped"
  total: number
  done: number
  skipped: number
  undoes: number | null
  undone: boolean
  undo_until: string | null
  created_at: string
}

/** What may stand under a message of ours (buttons.py holds it). Lengths count UTF-16 units. */
export interface ButtonLimits {
  total: number
  rows: number
  per_row: number
  text_max: number
  links_max: number | null
  mixed: boolean
  quoted: boolean
  files_max: number | null
  body_max: number | null
}

/** `pattern` None: round the clock, which nobody changes. `channels`: how many keep these hours. `changes_at`: when it opens or closes next. */
export interface CalendarView {
  id: number
  name: string
  pattern: Pattern | null
  rev: number
  channels: number
  is_open: boolean
  changes_at: string | null
}

/** Whose client it is, what was said last anywhere that the reader may see, how often nobody took their call. */
export interface Caller {
  responsible: Named | null
  last: LastMessage | null
  missed_before: number
}

/** One of the last letters of a channel. */
export interface CameLetter {
  conversation_id: number
  seq: number
  at: string
  sender: string
  subject: string
  text: string
}

/** Newest first. */
export interface CameLetters {
  items: CameLetter[]
}

/** What a kind can do, as data: the composer greys out the rest. */
export interface Capabilities {
  can_send: boolean
  groups: boolean
  starts: "phone" | "email" | "name" | null
  known_by: "phone" | "email" | null
  text_max: number
  caption_max: number
  files_max: number
  files: Record<string, FileLimits>
  entities: ("bold" | "italic" | "underline" | "strike" | "spoiler" | "code" | "pre" | "quote" | "link" | "url" | "email" | "phone" | "mention" | "hashtag" | "command")[]
  reply_to: boolean
  window_s: number | null
  templates: boolean
  reports: ("sent" | "delivered" | "read")[]
  ref_is_key: boolean
  edits: boolean
  edit_within_s: number | null
  deletes: boolean
  delete_within_s: number | null
  reactions: boolean
  reaction_emoji: string[]
  buttons: ButtonLimits | null
  typing: boolean
  typing_lasts_s: number
  tells_read: boolean
  letters: boolean
  forms: boolean
  telephony: boolean
  calls: boolean
  redirects: boolean
  rings_at_once: "" | "extensions" | "group"
  online_calls: boolean
  profiles: boolean
  journal: boolean
  lead_source: boolean
  moves: boolean
  channel_rate: number
  thread_gap_s: number
  thread_burst: number
}

/** `place`: "" everywhere, a category of statuses, or one status by its id, "12"; the nearest one counts. */
export interface CardRule {
  entity: "lead" | "deal" | "contact" | "company" | "order"
  verb: "see" | "create" | "edit" | "move" | "delete" | "export"
  place: string
  reach: "all" | "team" | "own" | "none"
}

/** Rules as they stand; where none is said, all that the channels leave in sight. `members`: whom they bind. */
export interface CardRules {
  role_id: number
  version: number
  rules: CardRule[]
  members: number
}

/** Requests that at least one of the members would lose, or gain; counted up to `most`, then `more` is true. */
export interface CardRulesTried {
  members: number
  lost: number
  gained: number
  most: number
  more: boolean
  looked: number
  moved: Moved[]
}

/** A lead or a deal, whole. `tags` (names) stand on the card, `contact.tags` on the person. */
export interface CardView {
  id: number
  kind: "lead" | "deal"
  funnel_id: number
  status_id: number
  is_open: boolean
  contact: ContactView | null
  company_id: number | null
  channel_id: number
  responsible: Named | null
  assigned_by: string | null
  source_id: number | null
  reason_id: number | null
  budget: Money | null
  tags: string[]
  comment: string
  fields: Record<string, unknown>
  version: number
  created_at: string
  updated_at: string
  status_changed_at: string
  closed_at: string | null
  title: string
  locked: boolean
  born_of: number | null
  budget_by_items: boolean
  became: number | null
  converted_at: string | null
  deleted_at: string | null
}

/** A table of the house: whose it is, what its columns say, how long it stays, what erasure does there. */
export interface CatalogueRow {
  table: string
  whose: "customer" | "colleague" | "house" | "nobody"
  kept: "people" | "messages" | "files" | "recordings" | "history" | "papers" | "raw" | "quarantine" | "exports" | "imports" | "events" | "journals" | "passing" | "audit" | "accounts" | "setup"
  holds: Record<string, "name" | "reach" | "birthday" | "text" | "file" | "picture" | "number" | "where" | "fields" | "history" | "index" | "preference">
  fate: "goes" | "cleared" | "stays"
}

/** What a builder sent. `body`: to be tried; `reason`: why it was put aside, "" where it was read. */
export interface Caught {
  at: string
  body: string
  reason: string
}

/** Newest first. */
export interface CaughtView {
  items: Caught[]
}

/** One line of what a colleague may do: to leads or deals, in which statuses, how far. */
export interface Cell {
  entity: string
  verb: string
  place: string
  reach: "all" | "team" | "own" | "none"
}

export interface ChangePassword {
  current: string
  password: string
}

/** Body of POST /shifts: all of it or nothing. A shift that is moved is removed and added. `draft`: what is added counts once it is published. */
export interface ChangeShifts {
  add?: NewShift[]
  remove?: number[]
  draft?: boolean
}

/** What came of it; the other way round it is undone. */
export interface ChangedShifts {
  made: ShiftRow[]
  removed: ShiftRow[]
}

/** A task for each request, one to call back for each missed call; due in so many minutes of the channel's hours. */
export interface ChannelTasks {
  requests?: boolean
  missed_calls?: boolean
  due_minutes?: number
  to_pool?: boolean
}

/** A channel. `settings` (secrets as {"set": true}), `hook_url`, `check`, `members`, `sign_in` are for managers. */
export interface ChannelView {
  id: number
  kind: string
  name: string
  state: "active" | "paused" | "deleted"
  lead_source: boolean
  default: Holder | null
  team_id: number | null
  rev: number
  created_at: string
  looks: string
  capabilities: Capabilities | null
  owner: Holder | null
  private: boolean
  owner_left: boolean
  funnel_id: number
  calendar_id: number
  new_after_days: number | null
  reason_required: boolean
  deal_by_itself: boolean | null
  source_id: number | null
  letter_fields: LetterTemplate[] | null
  hook_url: string | null
  check: CheckView | null
  settings: Record<string, unknown> | null
  members: Holder[] | null
  sign_in: SignInView | null
}

/** One thing that was looked at. `url`: the very page of the platform where it is set. */
export interface CheckPoint {
  code: string
  state: "passed" | "advice" | "missing"
  message: string
  url: string | null
}

/** Are the settings right? `messages`: each code of `missing` as a sentence; `facts`: what the platform told; `points`: all that was looked at, what is missing first. */
export interface CheckView {
  ok: boolean
  missing: string[]
  messages: string[]
  facts: Record<string, unknown>
  at: string | null
  points: CheckPoint[]
}

export interface Choice {
  value: string
  label: string
}

/** Who was chosen, by which step, and why the others were not; neither person nor pool: nobody fits. */
export interface ChoiceView {
  person: Named | null
  pool: ChosenPool | null
  step: number | null
  why: "contact" | "turns" | "least" | "person" | "pool" | null
  tried: TriedView[]
}

/** Who may take it; `name` None: everybody who works in the channel. */
export interface ChosenPool {
  kind: "everyone" | "role" | "team"
  id: number | null
  name: string | null
}

/** What clients are sent, as it stands now, with its variables in braces. */
export interface ClientText {
  key: string
  locale: "ru" | "en" | "lt"
  text: string
}

export interface Code {
  code: string
}

/** Body of POST /online-calls/{id}: this window is here; and its answer to the offer of this round. */
export interface ColleagueSays {
  window: string
  round?: number | null
  answer?: string | null
}

/** A colleague, as every signed-in one sees them. */
export interface ColleagueView {
  id: number
  name: string
  role: string
  role_id: number
  teams: number[]
  active: boolean
  rev: number
}

/** A column of the file: its header and a few of its values. */
export interface ColumnSample {
  header: string
  samples: string[]
}

/** How many the viewer sees there, and for how much in each currency; `sums` is None where budgets are hidden. */
export interface ColumnTotals {
  status_id: number
  count: number
  sums: Money[] | null
}

/** A column that the caller may see, and filter and sort by. `label`: of an own field; others have their words. */
export interface ColumnView {
  name: string
  label: string
  kind: "text" | "reach" | "number" | "money" | "date" | "moment" | "choice" | "user" | "company" | "set" | "entry" | "flag" | "file" | "stage"
  sortable: boolean
  ops: ("is" | "not" | "has" | "lacks" | "before" | "after" | "between" | "last_days" | "empty" | "filled")[]
  options: FieldOption[]
}

/** Where a person works. The first stands for the main one where none is named. */
export interface CompanyAt {
  id: number
  position?: string
  main?: boolean
}

/** One that is there, or by its name: the oldest that is called so, else a new one. `position`: theirs there. */
export interface CompanyOf {
  id?: number | null
  name?: string
  position?: string
}

/** Somebody who works there, of those whom the caller sees. `main`: it is the main one of their companies. */
export interface CompanyPerson {
  id: number
  name: string
  surname: string
  position: string
  main: boolean
}

/** Which one. Nothing more: who does not see it learns no name. */
export interface CompanyRef {
  id: number
  rev: number
}

/** A company. `phones`, `emails` are empty for a role that may not see them; `hidden` names them. */
export interface CompanyView {
  id: number
  name: string
  type: "potential" | "client" | "partner" | "other"
  phones: Reach[]
  emails: Reach[]
  addresses: Reach[]
  site: string
  tax_id: string
  turnover: Turnover | null
  employees: number | null
  responsible_id: number | null
  comment: string
  fields: Record<string, unknown>
  rev: number
  created_at: string
  updated_at: string
  created_by: number | null
  born_of: number | null
  deleted_at: string | null
  hidden: string[]
}

/** `stage`: that of the warmest of those who work there; `score`: what is left of the points of all `people`. */
export interface CompanyWarmth {
  id: number
  stage: number
  score: number
  people: number
}

/** Body of POST /notifications/mail/confirm: what stands in the letter's link. */
export interface ConfirmAddress {
  token: string
}

/** A version of the house's words. `agreed`: of how many people this very text is what they agreed to and did not take back. */
export interface ConsentText {
  id: number
  purpose: "processing" | "marketing"
  locale: "ru" | "en" | "lt"
  version: number
  text: string
  url: string | null
  at: string
  by: string | null
  agreed: number
}

/** Somebody agreed. `current`: to what is asked now; `ip`, `user_agent`: for who manages personal data. */
export interface ConsentView {
  id: number
  purpose: "processing" | "marketing"
  locale: "ru" | "en" | "lt"
  version: number
  text: string
  url: string | null
  at: string
  how: "tick" | "line" | "form" | "call"
  channel: string
  current: boolean
  own: boolean
  withdrawn_at: string | null
  withdrawn_by: string | null
  page: string
  ip: string | null
  user_agent: string | null
}

/** `marketing`: may one write to them of goods. no: never agreed; outdated: to words that stand no more. */
export interface ConsentsOf {
  items: ConsentView[]
  marketing: "yes" | "no" | "withdrawn" | "outdated"
}

/** A reader of the log: how far, how many events behind, how many it gave up on. */
export interface ConsumerState {
  name: string
  position: number
  lag: number
  attempts: number
  parked: number
}

/** Where a person works. `main`: the main one of their companies. */
export interface ContactCompany {
  id: number
  name: string
  position: string
  main: boolean
}

/** A person. `phone`, `email` are None (their lists empty) for a role that may not see them; `hidden` names them. */
export interface ContactView {
  id: number
  name: string
  surname: string
  phone: string | null
  email: string | null
  birthday: string | null
  locale: string | null
  responsible_id: number | null
  tags: string[]
  fields: Record<string, unknown>
  identities: IdentityView[]
  rev: number
  created_at: string
  blocked_at: string | null
  avatar: string | null
  phones: Reach[]
  emails: Reach[]
  hidden: string[]
  type: "potential" | "client" | "partner" | "other"
  companies: ContactCompany[]
  created_by: number | null
  updated_at: string | null
  born_of: number | null
  deleted_at: string | null
  warmth: Warmth | null
}

/** Spoken to, outside of any channel. */
export interface Contacted {
  at: string
  kind?: "call" | "meeting" | "message" | "letter" | "other"
}

/** A dialog as the list shows it, whole; the same for everyone. Unread = in_seq − my read mark. */
export interface ConversationRow {
  id: number
  channel_id: number
  kind: "private" | "group" | "internal"
  title: string
  contact: RowContact | null
  identity_id: number | null
  responsible: Named | null
  assigned_by: string | null
  pool: Pool | null
  team_id: number | null
  card_id: number | null
  status: RowStatus | null
  state: "open" | "snoozed" | "done"
  last_message: LastMessage | null
  last_at: string
  seq: number
  in_seq: number
  rev: number
  unanswered: boolean
  waiting_since: string | null
  debt: Debt | null
  troubled: number
  tags: string[]
  participants: number[]
  closed: string | null
  cannot: string[]
  continued_in: number | null
  account: string | null
  snoozed_until: string | null
  woken: Woken | null
  created_at: string
  blocked: boolean
  window_until: string | null
  formerly: string | null
}

/** Body of POST /cards/{id}/convert, all in one transaction. `version` as seen. */
export interface Convert {
  client_id: string
  version: number
  contact_id?: number | null
  person?: NewPerson | null
  company?: CompanyOf | null
  deal?: DealOf | null
  task?: FirstTask | null
  tasks?: boolean
}

/** The lead, closed, and what it became; None: no deal. `items_stay`: the deal that was there has items in another currency, and the lead's stand on the lead alone. */
export interface Converted {
  lead: CardView
  deal: CardView | null
  items_stay: boolean
}

/** A phone or an e-mail was put into the clipboard. */
export interface CopyTold {
  field: "phone" | "email"
}

/** ISO 3166-1, and the codes of its parts that have holidays of their own. */
export interface Country {
  code: string
  parts: string[]
}

/** Rows by what becomes of them. */
export interface Counts {
  new: number
  filled: number
  updated: number
  skipped: number
  error: number
}

/** In their order. `default` is one that is offered; `version` 0: nobody has made a list yet. */
export interface Currencies {
  items: Currency[]
  default: string
  version: number
}

/** An ISO 4217 code. An archived one stays where it stands and is offered no more. */
export interface Currency {
  code: string
  archived?: boolean
}

/** The other side is there now, perhaps writing; on a site also where: address and title of the page. */
export interface Customer {
  typing: boolean
  url: string | null
  title: string | null
}

/** The last 24 hours; `waiting` is all that waits now. */
export interface Day {
  delivered: number
  failed: number
  missed: number
  waiting: number
}

/** One day of a calendar: `hours` that begin on it, and by what: usual ones, a holiday's, an exception's `name`. */
export interface DayView {
  day: string
  hours: [number, number][]
  by: "usual" | "holiday" | "exception"
  name: string
}

/** Nobody listened from then to then, and what began and ended meanwhile is not to be had from the platform. */
export interface Deaf {
  since: string
  until: string
}

/** The deal that a lead becomes: `card_id`, one that is open already, or a new one. What is left out is the lead's: its title, budget, responsible, source, tags, comment and those own fields that the funnel has too. */
export interface DealOf {
  card_id?: number | null
  funnel_id?: number | null
  status_id?: number | null
  title?: string
  budget?: Budget | null
  responsible_id?: number | null
  fields?: Record<string, unknown>
}

/** `cards` were chosen; `unheld`: nobody of those named may work in their channel; `silent`: they have no dialog that the caller sees, and stay where they are. */
export interface DealPreview {
  cards: number
  unheld: number
  silent: number
  shares: Share[]
}

/** Answer debt: `debt_s` duty seconds at `as_of`; counts on while `running`, which changes at `changes_at` and once more at `then_at`. */
export interface Debt {
  debt_s: number
  as_of: string
  running: boolean
  changes_at: string | null
  then_at: string | null
}

/** Body of POST /shift-requests/{id}/decide; `rev`: the one that was seen. The colleague agrees or refuses, a head approves, refuses or takes an approval back (undo), who asked withdraws. */
export interface DecideShiftRequest {
  rev: number
  decision: "agree" | "approve" | "refuse" | "withdraw" | "undo"
  answer?: string
}

/** What stands where a row says nothing. `funnel_id` is where all requests of the file go. */
export interface Defaults {
  funnel_id?: number | null
  status_id?: number | null
  source_id?: number | null
  responsible_id?: number | null
  currency?: string
  tags?: string[]
}

/** One that was deleted; it can be brought back until `until`. */
export interface DeletedEvent {
  id: number
  at: string
  kind_id: number
  actor: Actor
  data: Record<string, unknown>
  about: AboutWhat
  about_name: string
  removed_at: string
  removed_by: string
  until: string
}

/** One event for one webhook, or one call of a channel to its program. `message_id` is its webhook-id. */
export interface DeliveryView {
  id: number
  message_id: string
  type: string
  sequence: number | null
  subject_kind: string
  subject_id: number | null
  state: "waiting" | "sending" | "delivered" | "failed" | "missed" | "skipped"
  attempts: number
  status: number | null
  error: string | null
  happened_at: string
  ended_at: string | null
  due_at: string | null
}

/** `body`: what is told, as JSON; null when the event is gone, or is not for the reader's eyes (`hidden`). */
export interface DeliveryWhole {
  delivery: DeliveryView
  body: string | null
  hidden: boolean
  tries: TryView[]
}

export interface DeviceView {
  id: number
  created_at: string
  last_seen_at: string
  expires_at: string
  ip: string | null
  user_agent: string | null
  current: boolean
}

/** Which one, as the API names it. */
export interface DictionaryRef {
  name: string
}

/** A file or a link: one of `file`, `url` is there. `removed`: it can be brought back for thirty days. */
export interface DocumentView {
  id: number
  about: BoundTo
  title: string
  file: KeptFile | null
  url: string | null
  said_in: SaidIn | null
  library_id: number | null
  author: Binder | null
  rev: number
  created_at: string
  removed: boolean
}

/** `next` is the cursor, `count` how many there are in all. */
export interface DocumentsPage {
  items: DocumentView[]
  next: string | null
  count: number
}

/** What returned to a draft: a scheduled answer that was called off. */
export interface DraftBack {
  text: string
  entities: Entity[]
  attachments: Attachment[]
  buttons: NewButton[][]
  letter: TypedLetter | null
}

/** That something is begun there; `text` at most 160 characters. Stays after the dialog is out of sight. */
export interface DraftMark {
  conversation_id: number
  kind: "reply" | "note"
  text: string
  files: number
  rev: number
}

/** A route that is not saved. */
export interface DraftRoute {
  steps: RouteStep[]
  present?: boolean
  weight?: number | null
}

/** What a person was writing. `rev` rises with every save; a save with rev ≤ sent_rev is ignored. */
export interface DraftView {
  conversation_id: number
  kind: "reply" | "note"
  text: string
  entities: Entity[]
  attachments: Attachment[]
  reply_to: number | null
  rev: number
  sent_rev: number
  saved_reply_id: number | null
  contacted: Contacted | null
  buttons: NewButton[][]
  letter: TypedLetter | null
  back: DraftBack | null
}

/** `at`: the moment from which it is overdue. `on`: a whole day, in `zone` (IANA); `at` is that day's end then. */
export interface Due {
  at: string
  on: string | null
  zone: string
}

/** `version` as seen, and what changes; `fields` whole: one that has facts is archived, and not left out. */
export interface EditActivityKind {
  version: number
  name?: string
  icon?: "bell" | "calendar" | "check" | "clock" | "phone" | "mail" | "dialogs" | "money" | "file" | "note" | "user" | "contacts" | "building" | "globe" | "link" | "pin" | "tag" | "tasks" | "reports" | "shield" | "gear" | "alert"
  color?: "slate" | "sky" | "amber" | "ember" | "green" | "violet" | "rose" | "copper"
  fields?: KindField[]
  archived?: boolean
}

/** Body of PATCH /calendars/{id}; `rev`: the one that was seen. */
export interface EditCalendar {
  rev: number
  name?: string
  pattern?: Pattern
}

/** Body of PATCH /channels/{id}. Settings that are not given stay; a secret stays unless a new one is given. */
export interface EditChannel {
  name?: string
  settings?: Record<string, unknown>
  lead_source?: boolean
  default?: HolderRef | null
  team_id?: number | null
  members?: HolderRef[]
  funnel_id?: number
  calendar_id?: number
  new_after_days?: number | null
  reason_required?: boolean
  deal_by_itself?: boolean | null
  source_id?: number | null
  letter_fields?: LetterTemplate[]
}

/** Body of PATCH /companies/{id}: `rev` as seen, and what changes. */
export interface EditCompany {
  type?: "potential" | "client" | "partner" | "other"
  phones?: Reach[]
  emails?: Reach[]
  addresses?: Reach[]
  site?: string
  tax_id?: string
  turnover?: Record<string, string> | string | null
  employees?: number | null
  responsible_id?: number | null
  comment?: string
  fields?: Record<string, unknown>
  rev: number
  name?: string
}

/** Body of PATCH /documents/{id}: `rev` as seen. `url`: of a link alone. */
export interface EditDocument {
  rev: number
  title?: string
  url?: string
}

/** `version` as seen, and what changes. `parent_id`: of reasons, with all that stands under it; null: to the top. */
export interface EditEntry {
  version: number
  name?: string
  archived?: boolean
  parent_id?: number | null
}

/** Body of PATCH /escalations/{id}; `rev`: the one that was seen. */
export interface EditEscalation {
  rev: number
  name?: string
  target_s?: number
  steps?: EscalationStep[]
  channel_ids?: number[]
}

/** `version` as seen, and what changes. `options`: all of them, in order; one that is left out is archived. */
export interface EditField {
  version: number
  name?: string
  help?: string
  required?: boolean
  funnels?: number[]
  options?: FieldOption[]
  currency?: string
  decimals?: number
  files_max?: number
  default?: unknown
  personal?: boolean
  condition?: ShownWhen | null
  hidden_for?: number[]
  read_only_for?: number[]
}

/** `version` as seen, and what changes. */
export interface EditFunnel {
  version: number
  name?: string
  auto?: "off" | "automatic" | "locked"
  board_order?: "newest" | "oldest" | "changed" | "budget" | "due" | "waiting"
  board_page?: number
  board_days?: number
  source_id?: number | null
}

/** Body of PATCH /imports/{id}: `version` as seen. It has to be checked anew after that. */
export interface EditImport {
  version: number
  setup: ImportSetup
}

/** Body of PATCH /invoices/{id}: of a draft; what is left out stays. `lines`: the whole list, in its order. */
export interface EditInvoice {
  version: number
  seller_id?: number
  language?: "ru" | "en" | "lt"
  due_on?: string | null
  note?: string
  buyer?: InvoiceBuyer
  lines?: NewItem[]
}

/** Body of PATCH /library/{id}: `rev` as seen. `file_id`, `url`: a new version of what it is; its name stays. */
export interface EditLibraryItem {
  rev: number
  title?: string
  folder?: string
  file_id?: string
  url?: string
}

/** `version` as seen, and what changes. */
export interface EditListView {
  version: number
  name?: string
  look?: Look
  whose?: "me" | "team" | "all"
  team_id?: number | null
}

/** `shared`: colleagues see what is in it. A source of leads is shared. */
export interface EditMailbox {
  settings?: Record<string, unknown>
  shared?: boolean
  lead_source?: boolean
}

/** `settings` are merged key by key; a null takes a key away. */
export interface EditMe {
  name?: string
  locale?: "ru" | "en" | "lt"
  time_zone?: string
  settings?: Record<string, unknown>
}

export interface EditRole {
  name?: string
  rights?: string[]
  sight?: "channels" | "own"
  hidden_fields?: ("phone" | "email" | "birthday" | "budget" | "comment" | "address" | "turnover" | "warmth")[]
  read_only_fields?: ("name" | "phone" | "email" | "birthday" | "type" | "responsible" | "tags" | "title" | "source" | "budget" | "comment" | "address" | "turnover")[]
}

/** Body of PATCH /rules/{id}: `version` as seen, and what changes. `place`: its place among all, from 0. */
export interface EditRule {
  version: number
  name?: string
  body?: RuleBody
  active?: boolean
  place?: number
}

/** Body of PATCH /schedules/{id}; `rev`: the one that was seen; `people`: all who are on it. */
export interface EditSchedule {
  rev: number
  name?: string
  pattern?: Pattern
  people?: OnSchedule[]
}

export interface EditSeller {
  name: string
  tax_id?: string
  address?: string
  bank?: string
  contacts?: string
  signer?: string
  prefix?: string
  numbering?: "yearly" | "running"
  order_prefix?: string
  time_zone?: string
  language?: "ru" | "en" | "lt"
  due_days?: number
  texts?: SellerTexts
  archived?: boolean
  version: number
}

/** Body of PATCH /skills/{id}. */
export interface EditSkill {
  name?: string
  language?: string | null
}

/** `version` as seen, and what changes. `is_default` is given to another by setting that one's. */
export interface EditStatus {
  version: number
  name?: string
  category?: "new" | "in_work" | "waiting" | "won" | "lost" | "closed"
  color?: string
  is_default?: true
  mark?: string | null
  moves_to?: number[]
  movers?: number[]
  locked?: boolean
  required?: string[]
  task_template_id?: number | null
  most?: number | null
  most_enforced?: boolean
}

/** `version` as seen, and what changes. */
export interface EditTag {
  version: number
  name?: string
  color?: string
}

export interface EditTeam {
  name?: string
  members?: number[]
}

export interface EditUser {
  name?: string
  email?: string
  role_id?: number
  teams?: number[]
}

/** Body of PATCH /views/{id}: what changes. */
export interface EditView {
  name?: string
  filter?: Filter
  order?: "newest" | "waiting"
  icon?: string | null
  color?: "slate" | "sky" | "amber" | "ember" | "green" | "violet" | "rose" | "copper" | null
  scope?: "me" | "team" | "all"
  team_id?: number | null
}

/** `active: true` also starts one that the house paused. */
export interface EditWebhook {
  rev: number
  name?: string
  url?: string
  events?: string[] | null
  channels?: number[] | null
  hidden_fields?: ("phone" | "email" | "birthday" | "budget" | "comment" | "address" | "turnover" | "warmth")[]
  active?: boolean
}

/** In which field of the card a colleague is. */
export interface Editing {
  user_id: number
  field: string
}

/** What a change would do, before it is done: to how many requests, and which of them open or close by it. */
export interface Effects {
  cards: number
  opens: number
  closes: number
  channels: number
  marked: boolean
}

/** A formatted stretch of text. `url` for links, `language` for pre, `user_id` where a note names a colleague. */
export interface Entity {
  type: "bold" | "italic" | "underline" | "strike" | "spoiler" | "code" | "pre" | "quote" | "link" | "url" | "email" | "phone" | "mention" | "hashtag" | "command"
  offset: number
  length: number
  url?: string | null
  language?: string | null
  user_id?: number | null
}

/** All of them, archived ones too, in the new order. */
export interface EntryOrder {
  ids: number[]
}

/** One word. An archived one stays on the cards that have it and is offered no more. `parent_id`: of reasons. */
export interface EntryView {
  id: number
  name: string
  position: number
  archived: boolean
  parent_id: number | null
  version: number
}

/** The record. It tells nothing of the person but the number that they had. */
export interface ErasureView {
  id: number
  contact_id: number
  state: "asked" | "waiting" | "erasing" | "done" | "cancelled"
  notes: "erase" | "keep"
  papers: "refuse" | "keep"
  asked_by: string
  asked_at: string
  confirmed_by: string | null
  due_at: string | null
  started_at: string | null
  ended_at: string | null
  cancelled_by: string | null
  held: "sending" | "papers" | "joined" | null
  counts: Record<string, number>
  removed: Record<string, number>
  agrees: boolean
}

/** Whom the dialog goes to: back into the queue, to a user, or into the pool of a role or team. */
export interface EscalateGive {
  kind: "queue" | "user" | "role" | "team"
  id?: number | null
}

/** Who is told: the responsible, those who may work in the channel and are on duty (pool), heads; or that user, role, team by `id`. */
export interface EscalateTo {
  kind: "responsible" | "pool" | "heads" | "user" | "role" | "team"
  id?: number | null
}

export interface EscalatedPerson {
  id: number
  name: string
}

/** One line of the journal. `waiting`: it is this very wait that still goes on. `why`: the dialog was not given on because of it. */
export interface EscalatedView {
  conversation_id: number
  whose: string
  at: string
  waited_since: string
  after_s: number
  level: number
  escalation: string
  told: EscalatedPerson[]
  gave: EscalateGive | null
  gave_name: string
  why: string | null
  waiting: boolean
}

/** A level. `after_s`: duty seconds since the wait began. `of`: every wait, or only one after a missed call. `by`: ways it goes out by beside what each of them chose. */
export interface EscalationStep {
  after_s: number
  tell?: EscalateTo[]
  by?: ("push" | "bot" | "email" | "sms")[]
  give?: EscalateGive | null
  of?: "any" | "call"
}

/** `target_s`: an answer within so many duty seconds is in time. `late`: dialogs that wait longer now. `gone`: whom a level names and who is not there any more, by the level's number (from 1). */
export interface EscalationView {
  id: number
  name: string
  target_s: number
  steps: EscalationStep[]
  channel_ids: number[]
  rev: number
  waiting: number
  late: number
  gone: number[]
}

/** A request, a person or a company that an event is about. `kind` of a request: lead or deal. */
export interface EventRef {
  id: number
  name: string
  kind: string
}

/** One event that can be chosen; `about` in the caller's language. */
export interface EventTypeView {
  type: string
  group: "dialogs" | "people" | "house"
  about: string
}

/** One event. `data` by kind, as in histories. */
export interface EventView {
  id: number
  at: string
  stored_at: string
  kind: string
  actor: Actor
  card: EventRef | null
  contact: EventRef | null
  company: EventRef | null
  conversation_id: number | null
  message: MessageView | null
  data: Record<string, unknown>
  can_delete: boolean
  can_undo: boolean
}

/** A page, newest first. `next` may come with few items or none: so many facts were looked through, and `looked_to` is the moment of the oldest of them. */
export interface Events {
  items: EventView[]
  next: string | null
  looked_to: string | null
}

/** One of them that the caller sees, too. */
export interface Example {
  id: number
  name: string
}

/** From the one day to the other, both meant, these `hours` instead; none: closed. */
export interface ExceptionalDays {
  from: string
  to: string
  hours?: [number, number][]
  name?: string
}

/** `until`: until when its file can be fetched, by its maker alone. */
export interface ExportView {
  id: number
  entity: "contact" | "company" | "card" | "invoice" | "order"
  format: "csv" | "xlsx" | "vcard" | "outlook"
  state: "running" | "done" | "failed" | "cancelled"
  total: number
  done: number
  file_name: string
  size: number
  created_at: string
  until: string | null
}

/** A telephone in the house, and whose it is. */
export interface Extension {
  extension: string
  user_id?: number | null
  sales?: boolean
}

/** What hangs on a channel, before it is paused or deleted. `queued`: messages on their way out. */
export interface ExtentView {
  conversations: number
  open: number
  waiting: number
  cards: number
  queued: number
}

/** One fact. `data` by kind: {"from", "to"} for most changes, {"tag"}, {"field", "from", "to"}. */
export interface Fact {
  id: number
  at: string
  kind: string
  actor: Actor
  card_id: number | null
  contact_id: number | null
  conversation_id: number | null
  data: Record<string, unknown>
  company_id: number | null
  message_seq: number | null
}

export interface FactRef {
  id: number
}

/** A fact of a thing's history, and whether it can be taken back. */
export interface FactView {
  id: number
  at: string
  kind: string
  actor: Actor
  card_id: number | null
  contact_id: number | null
  conversation_id: number | null
  data: Record<string, unknown>
  company_id: number | null
  message_seq: number | null
  can_undo: boolean
}

/** A page, newest first. `next` may come with few items or none: so many facts were looked through, and `looked_to` is the moment of the oldest of them. */
export interface Feed {
  items: FeedItem[]
  next: string | null
  looked_to: string | null
}

/** A client. */
export interface FeedAbout {
  kind: "card" | "contact" | "company"
  id: number
}

/** Comments under a fact, newest last. */
export interface FeedComments {
  items: MessageView[]
}

/** One fact. `key` names it to the routes of the feed. `data` by kind, as in histories. */
export interface FeedItem {
  key: string
  id: number
  at: string
  stored_at: string
  kind: string
  actor: Actor
  card: FeedRef | null
  contact: FeedRef | null
  company: FeedRef | null
  conversation_id: number | null
  message: MessageView | null
  data: Record<string, unknown>
  alone: boolean
  subject: string
  text: string
  files: Attachment[]
  likes: number
  liked: boolean
  likers: string[]
  comments: number
}

/** `url`: shown once, when it is made. `asked_at`: when a programme last asked. */
export interface FeedLink {
  url: string | null
  made_at: string | null
  asked_at: string | null
}

/** Where a note about a client stands: its dialog, null: beside the client itself. `outside`: colleagues who would see that note alone. */
export interface FeedPlace {
  conversation_id: number | null
  outside: number[]
}

/** A request, a person or a company that a fact is about. `kind` of a request: lead or deal. */
export interface FeedRef {
  id: number
  name: string
  kind: string
}

/** A colleague who was asked and not chosen. `at`: when their duty begins, or their leave ends. */
export interface FellView {
  user: Named
  why: "deactivated" | "elsewhere" | "gave_back" | "vacation" | "not_on_duty" | "off" | "away" | "lacks_skill" | "lacks_language" | "full" | "later_turn" | "more_load"
  load: number | null
  capacity: number | null
  at: string | null
  skill: string | null
}

export interface FieldBy {
  id: number | null
  name: string
}

/** What would be touched, before it is done: how many have a value, which views and conditions name the field. */
export interface FieldEffects {
  filled: number
  views: number
  conditions: number
  converts: number
  fails: number
  examples: string[]
}

/** A named section of the page. */
export interface FieldGroupView {
  id: number
  entity: "card" | "contact" | "company"
  name: string
  position: number
}

/** Every living field of the entity, in sections and in order. A section that is left out is gone. */
export interface FieldLayout {
  entity: "card" | "contact" | "company"
  sections: FieldSection[]
}

/** One of a choice. `id` 0 asks for a new one; an id is never given twice within its field. */
export interface FieldOption {
  label: string
  id?: number
  color?: string
  archived?: boolean
}

/** Which one. Nothing more: a role that it is hidden from learns no name. */
export interface FieldRef {
  id: number
  version: number
}

/** `id` None makes a new one. The first one may be nameless: fields of no section. */
export interface FieldSection {
  fields: number[]
  id?: number | null
  name?: string
}

/** A field as its administrator sees it. `hidden_for`, `read_only_for`: ids of roles. `filled`: how many have it. */
export interface FieldSetup {
  field: OwnField
  state: "live" | "archived" | "deleted"
  hidden_for: number[]
  read_only_for: number[]
  filled: number
  changed_at: string
  changed_by: FieldBy | null
}

export interface FieldSetups {
  items: FieldSetup[]
  groups: FieldGroupView[]
}

/** One change of a field's definition; `before` and `after` hold what differs. */
export interface FieldVersionView {
  version: number
  at: string
  by: FieldBy | null
  what: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  can_undo: boolean
}

/** One setting of a kind: for its form. `choices` of a select or list; `secret` is never shown again. */
export interface FieldView {
  name: string
  type: "text" | "code" | "number" | "boolean" | "select" | "list" | "object"
  label: string
  hint: string
  required: boolean
  secret: boolean
  default: unknown
  choices: Choice[]
}

/** In their order. */
export interface FieldsView {
  items: OwnField[]
  groups: FieldGroupView[]
}

/** Bytes at most, and mime types; an empty list takes everything but `never`. */
export interface FileLimits {
  max_bytes: number
  mimes: string[]
  never: string[]
  square: boolean
  seconds_max: number | null
}

/** A saved reply for one dialog. `missing`: variables that still stand in it. Files are one's uploads. */
export interface FilledView {
  locale: string
  text: string
  missing: string[]
  attachments: Attachment[]
  buttons: NewButton[][]
}

/** Each field narrows; what is left out says nothing. Several values of one field: any of them. */
export interface Filter {
  view?: "all" | "mine" | "unassigned" | "waiting" | "unanswered" | "mentions" | "failed"
  state?: "open" | "snoozed" | "done" | null
  channel_ids?: number[]
  ways?: ("chat" | "letter" | "call" | "form")[]
  tags?: string[]
  every_tag?: boolean
  status_ids?: number[]
  categories?: ("new" | "in_work" | "waiting" | "won" | "lost" | "closed")[]
  responsible?: (number | "me" | "nobody")[]
  team_ids?: number[]
  last_from?: string | null
  last_to?: string | null
  last_days?: number | null
  silent_days?: number | null
  failed?: boolean
  waiting?: boolean
  unread?: boolean
  with_me?: boolean
  followed?: boolean
}

/** Other points for what came by this channel, for a request of this source, or was done by this colleague. */
export interface Finer {
  mark: string
  points: number
  a_day?: number | null
  channel_id?: number | null
  source_id?: number | null
  user_id?: number | null
}

/** What is to be done first: by a template (a process begins), or as typed. */
export interface FirstTask {
  template_id?: number | null
  title?: string
  kind?: "call" | "meeting" | "letter" | "todo"
  due?: NewDue | null
}

/** One of what I follow. `all`: everything; `money`: steps and money; `mentions`: only what is addressed to me; `off`: I left it. `by_default`: the administrator's, and not yet mine to say otherwise. */
export interface Follow {
  kind: "house" | "own" | "section" | "view" | "user" | "card" | "contact" | "company"
  section: string
  id: number
  name: string
  level: "all" | "money" | "mentions" | "off"
  by_default: boolean
}

/** What a role, a team or whoever comes from now on follows, until they say otherwise. */
export interface FollowDefault {
  whom: "role" | "team" | "new"
  kind: "house" | "own" | "section"
  level: "all" | "money" | "mentions"
  whom_id?: number
  section?: "dialogs" | "notes" | "calls" | "requests" | "money" | "tasks" | "people" | "companies" | "files" | "warmth" | "own" | ""
}

/** All of them. */
export interface FollowDefaults {
  items: FollowDefault[]
}

/** What is followed: `house`, everything; `own`, what one answers for; `section` by its name, the others by id. */
export interface FollowRef {
  kind: "house" | "own" | "section" | "view" | "user" | "card" | "contact" | "company"
  section?: "dialogs" | "notes" | "calls" | "requests" | "money" | "tasks" | "people" | "companies" | "files" | "warmth" | "own" | ""
  id?: number
}

/** Rows of a list: by `ids`, or all that match, as a list is asked for. */
export interface FollowRows {
  entity: "card" | "contact" | "company"
  level: "all" | "money" | "mentions" | "off"
  ids?: number[]
  matching?: AllOf | null
}

/** How I follow one thing: `level` as I said it (null: I said nothing), `counts` what counts in the end. */
export interface Followed {
  level: "all" | "money" | "mentions" | "off" | null
  counts: "all" | "money" | "mentions" | "off"
  others: number
}

/** Numbers of the clients that I follow one by one: for filters, which no row can answer. */
export interface FollowedClients {
  cards: number[]
  contacts: number[]
  companies: number[]
}

/** How many are followed another way than before. */
export interface FollowedRows {
  changed: number
}

/** `near`: nobody is called exactly so, these are called nearly so. `next`: for more messages. `behind`: the index has yet to read events of the last moments. */
export interface Found {
  dialogs: FoundDialog[]
  messages: FoundMessage[]
  contacts: FoundContact[]
  companies: FoundCompany[]
  cards: FoundCard[]
  next: string | null
  near: boolean
  behind: boolean
}

/** `text`: a cut-out of its comment, when that was found. `conversation_id`: a dialog that shows it. */
export interface FoundCard {
  id: number
  kind: string
  status_id: number
  is_open: boolean
  contact: Named | null
  responsible: Named | null
  text: string
  marks: Mark[]
  conversation_id: number | null
}

/** Hidden fields are None. `tax_id` is "" where it is not known. */
export interface FoundCompany {
  id: number
  name: string
  marks: Mark[]
  tax_id: string
  phone: string | null
  email: string | null
}

/** `conversation_id`: their newest dialog that the caller sees. Hidden fields are None. */
export interface FoundContact {
  id: number
  name: string
  marks: Mark[]
  phone: string | null
  email: string | null
  usernames: string[]
  conversation_id: number | null
  avatar: string | null
}

/** `marks` stand in its title: the contact's name, or the name of the group. */
export interface FoundDialog {
  conversation: ConversationRow
  unread: number
  title: string
  marks: Mark[]
}

/** `text` is a cut-out; `file` the name of its file where that was found, or where there is no text. */
export interface FoundMessage {
  conversation_id: number
  seq: number
  title: string
  contact_id: number | null
  avatar: string | null
  channel_id: number
  direction: "in" | "out" | "note" | "system"
  author: Author | null
  sent_at: string
  text: string
  marks: Mark[]
  file: string | null
}

/** Which one. */
export interface FunnelRef {
  id: number
  version: number
}

/** A funnel as its builder sees it. `channels` open their requests in it. `deleted_at`: it can be brought back. */
export interface FunnelSetup {
  funnel: FunnelView
  uses: StepUse[]
  channels: Named[]
  deleted_at: string | null
}

export interface FunnelView {
  id: number
  kind: "lead" | "deal" | "support"
  name: string
  shipped: string | null
  statuses: StatusView[]
  auto: "off" | "automatic" | "locked"
  board_order: "newest" | "oldest" | "changed" | "budget" | "due" | "waiting"
  board_page: number
  board_days: number
  source_id: number | null
  version: number
  asleep: boolean
  opens_in: number | null
  gone: StatusView[]
}

/** What a company can be given. `turnover`: {"amount", "currency"} or as people type it ("1,5 млн" is not read). */
export interface Given {
  type?: "potential" | "client" | "partner" | "other"
  phones?: Reach[]
  emails?: Reach[]
  addresses?: Reach[]
  site?: string
  tax_id?: string
  turnover?: Record<string, string> | string | null
  employees?: number | null
  responsible_id?: number | null
  comment?: string
  fields?: Record<string, unknown>
}

/** A deleted tag, or one that was merged: `into` is the other's name. It can be brought back until `until`. */
export interface GoneTag {
  tag: TagView
  into: string | null
  gone_at: string
  until: string
}

/** Body of POST /cards/{id}/hand-over. `dialogs`: those about it that were led by the same go along. */
export interface HandOver {
  version: number
  responsible_id: number | null
  note?: string
  dialogs?: boolean
}

/** How a channel is. `last_error`: {code, message}, `last_error_over`: the channel has worked since; `backlog`: waiting to be sent or put aside unread. */
export interface HealthView {
  channel_id: number
  name: string
  kind: string
  state: "active" | "paused" | "deleted"
  status: "ok" | "quiet" | "trouble" | "paused" | "unowned"
  last_in_at: string | null
  last_out_at: string | null
  last_poll_at: string | null
  last_error: Record<string, string> | null
  last_error_at: string | null
  last_error_over: boolean
  backlog: number
  queued: number
  quarantined: number
  failed: number
  unconfirmed: number
  held: number
  process: string | null
  alarms: Alarm[]
  deaf: Deaf[]
  notices: NoticeView[]
}

/** How many of a status somebody leads, and for how much; `user` is None for those that nobody leads. */
export interface HeldBy {
  user: Named | null
  count: number
  sums: Money[] | null
}

/** `mine`: what I hide from myself; `house`: what the administrator hides from everybody. */
export interface HiddenKinds {
  mine: string[]
  house: string[]
}

/** The same with its name. */
export interface Holder {
  kind: "user" | "role" | "team"
  id: number
  name: string
}

/** A person, a role or a team. */
export interface HolderRef {
  kind: "user" | "role" | "team"
  id: number
}

/** Days off of a country (ISO 3166-1) and, where it has them, of its part; `hours` of such a day, none: closed. */
export interface Holidays {
  country: string
  part?: string | null
  hours?: [number, number][]
}

/** One text that the house sends by itself. `parts`: which of title and text it has; `most`: characters of the text. A letter's title is its subject. */
export interface HouseText {
  key: string
  group: string
  label: string
  parts: string[]
  most: number
  variables: TextVariable[]
  words: TextWords[]
}

/** As RTCPeerConnection takes it. */
export interface IceServer {
  urls: string[]
  username?: string
  credential?: string
}

/** One address of a person: which channel, and who they are there. */
export interface IdentityView {
  id: number
  channel_id: number
  external_user: string
  name: string
  username: string | null
  profile: Record<string, unknown>
  unreachable: string | null
}

/** An import with what its columns hold and where they may go. `file_fields`: names of fields that no column can fill, as they hold files. */
export interface ImportDetail {
  run: ImportView
  columns: ColumnSample[]
  targets: Target[]
  file_fields: string[]
}

/** `columns`: for each column of the file where it goes, or null. `by`: what somebody known is found by. */
export interface ImportSetup {
  columns?: (string | null)[]
  defaults?: Defaults
  by?: ("phone" | "email" | "tax_id")[]
  rule?: "skip" | "fill" | "update" | "make"
}

/** One import. `checked` and `done` count rows; `undo_until`: until when it can be taken back. */
export interface ImportView {
  id: number
  entity: "contact" | "company" | "lead" | "deal"
  state: "draft" | "checking" | "checked" | "running" | "paused" | "done" | "cancelled" | "undoing" | "undone"
  file_name: string
  reading: Reading
  headers: string[]
  setup: ImportSetup
  version: number
  total: number
  checked: Counts
  done: Counts
  undone: Undone
  undo_until: string | null
  created_at: string
  ended_at: string | null
}

export interface InvitationView {
  id: number
  email: string
  role: string
  role_id: number
  created_at: string
  expires_at: string
}

export interface Invite {
  email: string
  role_id: number
}

export interface Invited {
  invitation: InvitationView
  link: string
  mailed: boolean
}

/** Whom it is for, as it stands on the paper. `id` of a contact or company of ours. */
export interface InvoiceBuyer {
  kind: "contact" | "company"
  id?: number | null
  name?: string
  tax_id?: string
  address?: string
}

/** A part of what the chosen lines come to: percent of it, or a sum; as typed. It becomes one line. */
export interface InvoicePart {
  kind: "percent" | "sum"
  value: string
}

/** Which one, of which request, and what happened. Its sums are asked for by those who may see them. */
export interface InvoiceRef {
  id: number
  card_id: number
  what: "drafted" | "changed" | "discarded" | "issued" | "opened" | "part_paid" | "paid" | "refunded" | "undone" | "overdue" | "void"
  version: number
}

/** In one currency, of what is issued and not void. */
export interface InvoiceSums {
  currency: string
  invoiced: string
  paid: string
  due: string
  profit: string | null
}

/** `status` follows from what happened; `due`: what is still to be paid, nothing of a draft or a void one. */
export interface InvoiceView {
  id: number
  card_id: number
  order_id: number | null
  order_number: string | null
  seller_id: number
  seller_name: string
  number: string | null
  status: "draft" | "issued" | "opened" | "part_paid" | "paid" | "overdue" | "void"
  language: "ru" | "en" | "lt"
  currency: string
  lines: ItemView[]
  gross: string
  discount: string
  tax: string
  total: string
  paid: string
  due: string
  profit: string | null
  buyer: InvoiceBuyer
  note: string
  due_on: string | null
  issued_on: string | null
  issued_by: string | null
  opened_at: string | null
  last_opened_at: string | null
  opened_count: number
  void_at: string | null
  void_reason: string | null
  responsible_id: number | null
  payments: PaymentView[]
  created_by: string | null
  created_at: string
  version: number
}

/** Of a request, newest first. */
export interface Invoices {
  items: InvoiceView[]
  sums: InvoiceSums[]
}

export interface IssueInvoice {
  version: number
}

/** `secret` is shown this once. */
export interface IssuedToken {
  token: TokenView
  secret: string
}

/** `secret` is shown this once. */
export interface IssuedWebhook {
  webhook: WebhookView
  secret: string
}

export interface ItemDiscount {
  kind: "percent" | "sum"
  value: string
}

/** What a line is counted from. `price` and `cost` are of one; `discount` is percent or a sum off the whole line. */
export interface ItemLine {
  quantity: string
  price: string
  discount_kind: "percent" | "sum" | null
  discount: string
  tax_rate: string | null
  tax_included: boolean
  cost: string | null
}

/** The message that brought it; `part`: which of its products. */
export interface ItemMessage {
  conversation_id: number
  seq: number
  part: number
}

/** `gross` before the discount; `total` is what the customer pays, `tax` the part of it that is tax. */
export interface ItemSums {
  gross: string
  discount: string
  tax: string
  total: string
}

export interface ItemTax {
  rate: string
  included: boolean
}

/** Sums of the lines' own. `cost` and `profit`: of those lines that have a cost; None where none has, or hidden. */
export interface ItemTotals {
  gross: string
  discount: string
  tax: string
  total: string
  cost: string | null
  profit: string | null
}

/** A line. `cost` is None where there is none, and for those without the right to see costs. */
export interface ItemView {
  id: number
  name: string
  unit: string
  quantity: string
  price: string
  discount: ItemDiscount | null
  tax: ItemTax | null
  cost: string | null
  url: string
  message: ItemMessage | null
  picture: string | null
  sums: ItemSums
}

/** Lines of a card in their order. `currency` is None while there are none and no budget. `version`: the card's. */
export interface ItemsView {
  card_id: number
  version: number
  currency: string | null
  items: ItemView[]
  totals: ItemTotals
}

export interface Join {
  name: string
  password: string
  locale?: "ru" | "en" | "lt"
  time_zone?: string | null
}

/** Who was joined to this person, and can be split off again. `by`: the colleague who did it; `reason` link: they came by one; `until`: when splitting ends. */
export interface Joined {
  id: number
  name: string
  by: string
  at: string
  reason: "hand" | "link"
  until: string
}

/** What it would remove. `people`: whose points would be fewer; of the `looked_at` warmest of them `moves` would stand in another stage. */
export interface KeepingPreview {
  removes: Removes[]
  people: number | null
  looked_at: number
  moves: number
}

/** What stands in no history, and for how many days facts of a kind are kept; the rest is kept for ever. */
export interface KeepingView {
  hidden: string[]
  days: Record<string, number>
  version: number
  removable: string[]
  least_days: number
}

/** `url` serves the bytes to those who see what it is bound to; the rest as of a message's file. */
export interface KeptFile {
  id: string
  kind: string
  name: string
  mime: string
  size: number
  width: number | null
  height: number | null
  duration_s: number | null
  url: string
  sound: string | null
  waveform: number[] | null
  preview: string | null
  pages: number | null
  state: "stored"
}

/** One value that a fact of the kind holds. */
export interface KindField {
  key: string
  name: string
  type?: "text" | "number" | "date" | "yes_no" | "choice" | "link"
  required?: boolean
  options?: string[]
  archived?: boolean
}

/** All of them, archived ones too, in the new order. */
export interface KindOrder {
  ids: number[]
}

/** A kind of channel that can be connected. `capabilities` tell the composer what to grey out. `varies_by`: the setting whose choice decides which fields there are (`variants`), and what the channel can do. `invites`: a link may lead a person into it. */
export interface KindView {
  kind: string
  name: string
  fields: FieldView[]
  capabilities: Capabilities
  has_hook: boolean
  varies_by: string | null
  invites: boolean
  variants: VariantView[]
}

/** The list's preview. `text` at most 160 characters; `file`: kind of its first attachment, or place, contact, or of a card that stands for it (product, link, poll …: meta.other). */
export interface LastMessage {
  seq: number
  direction: "in" | "out" | "note" | "system"
  text: string
  at: string
  author: string | null
  state: "scheduled" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "cancelled" | null
  file: string | null
  deleted: boolean
}

export interface LayoutDraft {
  rev: number
  groups: LayoutGroup[]
  at: string
  by: FieldBy | null
}

/** Items that stand together. `side`: in the second column of a page that has two. Only one with a name folds. */
export interface LayoutGroup {
  id: string
  items: LayoutItem[]
  name?: string
  side?: boolean
  folded?: boolean
  roles?: number[]
  when?: ShownWhen | null
}

/** A block by its key, or an own field: "field:12". */
export interface LayoutItem {
  key: string
  hidden?: boolean
  folded?: boolean
  roles?: number[]
  when?: ShownWhen | null
}

export interface LayoutRef {
  entity: "card" | "contact" | "company"
  version: number
}

/** What stands, what is being prepared, and what may stand there. */
export interface LayoutSetup {
  published: LayoutView
  draft: LayoutDraft | null
  blocks: Block[]
}

export interface LayoutSetups {
  items: LayoutSetup[]
}

/** `restored`: it is a copy of that version. */
export interface LayoutVersionView {
  version: number
  at: string
  by: FieldBy | null
  restored: number | null
}

/** What everybody sees. `version` 0: as shipped. */
export interface LayoutView {
  entity: "card" | "contact" | "company"
  version: number
  groups: LayoutGroup[]
}

export interface LayoutsView {
  items: LayoutView[]
}

/** Body and answer of /lead-settings. `lock_converted`: nobody changes a converted lead any more, unless an administrator unlocks it. `deal_by_itself`: each lead that comes by a channel is converted at once, where the channel does not say otherwise. */
export interface LeadSettings {
  lock_converted?: boolean
  deal_by_itself?: boolean
}

/** What is on its way: so many requests move, in slices. */
export interface Left {
  cards: number
  status: StatusView | null
}

/** So many are left as they are, why, and the first of them by number. */
export interface LeftBehind {
  why: "no_person" | "closed_meanwhile" | "changed" | "has_papers" | "gone" | "broke"
  cards: number
  ids: number[]
}

/** A row that was left as it is. `title` only where the caller sees it. */
export interface LeftRow {
  id: number
  title: string | null
  why: RowWhy
}

/** What an undo left, and why. */
export interface LeftView {
  kind: "card" | "contact" | "company"
  id: number
  line: number
  message: string
}

/** One template. It is for letters from any of `senders` (addresses, or domains) whose subject has `subject` in it; the first that fits is taken. */
export interface LetterTemplate {
  name?: string
  senders?: string[]
  subject?: string
  text: string
  into?: Record<string, string>
  writer?: "sender" | "letter"
  later?: boolean
}

/** Body of POST /channels/{id}/letters/trials: `templates` as they are being written, tried on a letter. HTML is read as its text. */
export interface LetterTrial {
  templates: LetterTemplate[]
  sender?: string
  subject?: string
  text: string
}

/** Template by template. `lines`: the letter's text as it was read. */
export interface LetterTrialView {
  templates: TriedTemplate[]
  lines: string[]
}

/** `quote`: the tail that repeats earlier letters or signs this one; `held`: pictures of others in its HTML. */
export interface LetterView {
  quote: string
  held: number
}

/** A file or a link, as it stands now: one of `file`, `url` is there. `folder`: its path, "" at the top. */
export interface LibraryItemView {
  id: number
  title: string
  folder: string
  file: KeptFile | null
  url: string | null
  version: number
  changed_by: Binder | null
  changed_at: string
  rev: number
  removed: boolean
}

/** Which item. */
export interface LibraryRef {
  id: number
  rev: number
}

/** For a message: a file to attach, or an address to write. */
export interface LibraryUse {
  attachment: Attachment | null
  url: string | null
}

/** How it once stood. */
export interface LibraryVersionView {
  version: number
  file: KeptFile | null
  url: string | null
  by: Binder | null
  at: string
}

/** Like it, or no longer. */
export interface LikeFact {
  on: boolean
}

/** A number of ours. `sales`: whoever calls it is always a lead (PRODUCT C11). */
export interface Line {
  number: string
  name?: string
  sales?: boolean
}

/** What a link stands for, shown before it is used. */
export interface LinkView {
  email: string | null
  name: string | null
  role: string | null
  expires_at: string
}

/** How many; `more`: at least so many, nobody counts further. */
export interface ListCount {
  count: number
  more: boolean
}

/** Whose list. */
export interface ListOf {
  channel_id: number
}

/** By one column; equal ones by their number. Without a name: as the list stands by itself. */
export interface ListOrder {
  column?: string
  descending?: boolean
}

/** Why the platform did not give its list the last time. */
export interface ListProblem {
  code: string
  message: string
}

/** How far it has come. `undoes`: the run that this one takes back; `undo_until`: until when it can be itself, null of what nobody can take back any more. */
export interface ListRun {
  id: number
  entity: "contact" | "company" | "card" | "invoice" | "order"
  verb: "set" | "tag" | "untag" | "delete" | "restore" | "issue" | "void" | "send" | "remind"
  args: Record<string, unknown>
  state: "running" | "done" | "stopped"
  total: number
  done: number
  skipped: number
  undoes: number | null
  undone: boolean
  undo_until: string | null
  created_at: string
}

/** A saved view. `look` is None where it asks for what the caller may not see. */
export interface ListView {
  id: number
  entity: "contact" | "company" | "card" | "invoice" | "order"
  name: string
  whose: "me" | "team" | "all"
  team_id: number | null
  owner_id: number
  look: Look | null
  version: number
}

/** A call that is going on; `phone` is empty where the reader's role sees none. */
export interface LiveCall {
  conversation: ConversationRow
  message: MessageView
  caller: Caller
  phone: string
  online: LiveOnline | null
}

/** Of a live call by the browser. `rings_from`: since when it rings for the reader; None: it does not. `window`: where the reader's own talk has its sound. */
export interface LiveOnline {
  id: string
  rings_from: string | null
  window: string | null
}

/** What a saved view keeps: which columns, of which rows, in which order. */
export interface Look {
  columns?: string[]
  where?: Where | null
  order?: ListOrder
  search?: string
}

/** To whom: whoever runs it (`me`), a colleague, or a pool. */
export interface MacroAssign {
  me?: boolean
  user_id?: number | null
  pool?: PoolRef | null
}

/** In this order: the answer (language → text with variables), the responsible, status and tags, the end. */
export interface MacroSteps {
  variants?: Record<string, string>
  later?: MacroWhen | null
  assign?: MacroAssign | null
  status_id?: number | null
  tags?: string[]
  then?: MacroThen | null
  buttons?: NewButton[][]
}

/** What becomes of the dialog. A snooze without a time sleeps until the customer writes. */
export interface MacroThen {
  minutes?: number | null
  days?: number | null
  at?: string
  kind: "done" | "snooze"
}

export interface MacroView {
  id: number
  scope: "me" | "team" | "all"
  owner_id: number
  team_id: number | null
  folder: string
  title: string
  steps: MacroSteps
  may_edit: boolean
  rev: number
  updated_at: string
}

/** In so many minutes; or in so many days (0: today, tomorrow when it is past) at a time of the runner's clock. */
export interface MacroWhen {
  minutes?: number | null
  days?: number | null
  at?: string
}

/** The request, and the dialog that it stands in. */
export interface MadeCard {
  card: CardView
  conversation_id: number
}

/** A mapping that somebody saved: header → where it goes. */
export interface MappingView {
  id: number
  entity: "contact" | "company" | "lead" | "deal"
  name: string
  targets: Record<string, string>
}

/** A part of a text that was asked for; in UTF-16 code units, as entities are. */
export interface Mark {
  offset: number
  length: number
}

/** Oneself; or a service account: a token that is nobody's own, with `id` and `email` None. */
export interface MeView {
  id: number | null
  token_id: number | null
  name: string
  email: string | null
  role: string
  role_id: number
  teams: number[]
  locale: string
  time_zone: string
  two_factor: boolean
  settings: Record<string, unknown>
  rights: string[]
  sight: "channels" | "own"
  channels: number[] | null
  hidden_fields: string[]
  read_only_fields: string[]
}

/** A note that names me, unseen. What it says is read in its dialog, by whoever sees that. */
export interface MentionView {
  conversation_id: number
  seq: number
  by: Author
  at: string
}

/** All that has this tag has the tag `into` from now on. */
export interface MergeTag {
  version: number
  into: number
}

/** One message. `error`: {code, at} of a failed or unconfirmed one; `meta`: place, contact, buttons, system line. */
export interface MessageView {
  conversation_id: number
  id: string
  seq: number
  direction: "in" | "out" | "note" | "system"
  text: string
  entities: Entity[]
  attachments: Attachment[]
  author: Author | null
  state: "scheduled" | "queued" | "sending" | "sent" | "delivered" | "read" | "failed" | "unconfirmed" | "cancelled" | null
  error: Record<string, unknown> | null
  external_id: string | null
  client_id: string | null
  reply_to: number | null
  sent_at: string
  stored_at: string
  edited_at: string | null
  deleted_at: string | null
  meta: Record<string, unknown>
  rev: number
}

/** What a switch would do, before it is done. `cards`: open leads, or deals that a switch made of leads; `move`: of them, those that change. `channels` that open leads now, or would again; `views`, `macros`, `roles` that speak of leads, `tasks`: steps of theirs that give a task; `letters`: channels whose letters fill them; `imports` of leads under way. */
export interface ModePreview {
  cards: number
  move: number
  left: LeftBehind[]
  status_id: number | null
  channels: Touched
  views: Touched
  macros: Touched
  roles: Touched
  tasks: Touched
  letters: Touched
  imports: Touched
}

/** How far the open leads, or the deals on their way back, are. */
export interface ModeRun {
  id: number
  what: "convert" | "bring_back"
  state: "running" | "done" | "stopped"
  total: number
  done: number
  left: LeftBehind[]
  by: Named | null
  created_at: string
  ended_at: string | null
}

/** How the house works: `status_id`, in simple mode, the step in which its requests open. `leads` that are open, the first of them by number in `lead_ids`; `undoable`: deals that a switch made, and that could be leads again. */
export interface ModeView {
  mode: "classic" | "simple"
  status_id: number | null
  version: number
  leads: number
  lead_ids: number[]
  undoable: number
  run: ModeRun | null
}

/** An exact amount, "1250000.00", and an ISO 4217 currency. */
export interface Money {
  amount: string
  currency: string
}

/** Body of PATCH /orders/{id}. */
export interface MoveOrder {
  version: number
  state: "new" | "in_work" | "done" | "cancelled"
}

/** Of one kind, among the newest `looked` of it: what at least one of the members would lose, and gain. */
export interface Moved {
  kind: "card" | "dialog" | "contact" | "company" | "task"
  lost: number
  gained: number
  lost_examples: Example[]
  gained_examples: Example[]
}

/** None: none is connected. */
export interface MyMailbox {
  mailbox: ChannelView | null
}

/** `items`: those that one may choose among; `mine`: by its key, None: all sections. `fixed`: given, and not mine to change. One chooses by PATCH /users/me {settings: {workplace: key}}, "all" for none of them. */
export interface MyWorkplace {
  items: Workplace[]
  mine: string | null
  fixed: boolean
}

export interface Named {
  id: number
  name: string
}

/** A rule that names a thing. */
export interface NamedBy {
  id: number
  name: string
  active: boolean
}

/** At the end of the list. */
export interface NewActivityKind {
  name: string
  icon?: "bell" | "calendar" | "check" | "clock" | "phone" | "mail" | "dialogs" | "money" | "file" | "note" | "user" | "contacts" | "building" | "globe" | "link" | "pin" | "tag" | "tasks" | "reports" | "shield" | "gear" | "alert"
  color?: "slate" | "sky" | "amber" | "ember" | "green" | "violet" | "rose" | "copper"
  fields?: KindField[]
}

/** Body of POST /board/{funnel}/delete: requests by `card_ids`, or all of its columns that match a `filter`. */
export interface NewBin {
  card_ids?: number[]
  status_ids?: number[]
  filter?: BoardFilter | null
}

/** Body of POST /conversations/bulk: dialogs by `ids`, or all that match a `filter`. */
export interface NewBulk {
  verb: "assign" | "done" | "reopen" | "snooze" | "tag" | "untag" | "status" | "read" | "unread"
  args?: Args
  ids?: number[]
  filter?: Filter | null
}

/** With `url` a press opens that page; without, it comes back as the customer's message. */
export interface NewButton {
  text: string
  url?: string | null
}

/** Body of POST /calendars. */
export interface NewCalendar {
  name: string
  pattern: Pattern
}

/** Body of POST /calls: in a conversation of calls, or by a channel to a contact or a number. */
export interface NewCall {
  client_id: string
  conversation_id?: number | null
  channel_id?: number | null
  contact_id?: number | null
  phone?: string | null
}

/** Body of POST /cards: a lead, or a deal, by its funnel (left out: leads). */
export interface NewCard {
  client_id: string
  contact_id?: number | null
  person?: NewPerson | null
  conversation_id?: number | null
  company_id?: number | null
  funnel_id?: number | null
  status_id?: number | null
  title?: string
  comment?: string
  budget?: Budget | null
  source_id?: number | null
  responsible_id?: number | null
  tags?: string[]
  fields?: Record<string, unknown>
  waits?: boolean
}

/** Body of POST /channels. */
export interface NewChannel {
  kind: string
  name: string
  settings?: Record<string, unknown>
  lead_source?: boolean | null
  default?: HolderRef | null
  team_id?: number | null
  members?: HolderRef[]
  funnel_id?: number
  calendar_id?: number
  new_after_days?: number | null
  reason_required?: boolean
  deal_by_itself?: boolean | null
  source_id?: number | null
  letter_fields?: LetterTemplate[]
}

/** Body of POST /companies. `responsible_id`: left out, the caller. `client_id`: asked twice, it is made once. */
export interface NewCompany {
  type?: "potential" | "client" | "partner" | "other"
  phones?: Reach[]
  emails?: Reach[]
  addresses?: Reach[]
  site?: string
  tax_id?: string
  turnover?: Record<string, string> | string | null
  employees?: number | null
  responsible_id?: number | null
  comment?: string
  fields?: Record<string, unknown>
  name: string
  client_id?: string | null
}

/** Body of PUT /privacy/consents. `version`: the newest as it was seen, 0 where there was none. Empty `text`: it is asked no more. */
export interface NewConsentText {
  purpose: "processing" | "marketing"
  locale: "ru" | "en" | "lt"
  version: number
  text: string
  url?: string | null
}

/** Body of POST /board/{funnel}/deal: requests by `card_ids`, or all open ones that match a `filter`, within `status_ids` where there are any. `how`: evenly, by load (who has the least open requests first), or all to one. */
export interface NewDeal {
  how: "even" | "load" | "one"
  user_ids: number[]
  card_ids?: number[]
  status_ids?: number[]
  filter?: BoardFilter | null
}

/** Body of POST /documents: one of `file_id`, `url`, `library_id`. */
export interface NewDocument {
  about: About
  file_id?: string | null
  url?: string | null
  library_id?: number | null
  title?: string
  client_id?: string | null
}

/** One of: `at`, a moment with its offset; `on`, a whole day; `duty_minutes` of the channel's hours from now; `workday`, the how manieth working day from today (1: the next), at `time` ("10:00") or the whole of it. */
export interface NewDue {
  at?: string | null
  on?: string | null
  zone?: string | null
  duty_minutes?: number | null
  workday?: number | null
  time?: string | null
}

/** At the end. `parent_id`: of reasons alone. */
export interface NewEntry {
  name: string
  parent_id?: number | null
}

/** Body of POST /escalations. A channel has one: those named here leave the one they had. */
export interface NewEscalation {
  name: string
  target_s: number
  steps: EscalationStep[]
  channel_ids?: number[]
}

/** One event of an own kind (GET /activity-kinds). */
export interface NewEvent {
  kind_id: number
  about: AboutWhat
  at?: string | null
  data?: Record<string, unknown>
  note?: string
  key?: string | null
}

/** Body of POST /activities: all of them or none. */
export interface NewEvents {
  items: NewEvent[]
}

/** Body of POST /exports: which list, as it is filtered, sorted and searched; which columns (none: all that the caller sees). `encoding` and `delimiter` are those of CSV. */
export interface NewExport {
  entity: "contact" | "company" | "card" | "invoice" | "order"
  format: "csv" | "xlsx" | "vcard" | "outlook"
  asked?: Asked
  columns?: string[]
  encoding?: "utf-8" | "cp1251"
  delimiter?: ";" | ","
}

/** A comment under a fact, or, with `about`, a note about a client. Whom `entities` name is called to it. */
export interface NewFeedNote {
  client_id: string
  text?: string
  entities?: Entity[]
  attachments?: string[]
  about?: FeedAbout | null
}

/** `default` is typed as a value is. `personal`: phones and e-mails of this field are hidden as a person's are. */
export interface NewField {
  entity: "card" | "contact" | "company"
  kind: "text" | "long_text" | "number" | "money" | "date" | "moment" | "choice" | "several" | "flag" | "link" | "phone" | "email" | "person" | "company" | "file" | "address"
  name: string
  help?: string
  group_id?: number | null
  required?: boolean
  funnels?: number[]
  options?: FieldOption[]
  currency?: string
  decimals?: number
  files_max?: number
  default?: unknown
  personal?: boolean | null
  condition?: ShownWhen | null
  hidden_for?: number[]
  read_only_for?: number[]
}

/** It begins with the steps that such a funnel is shipped with. */
export interface NewFunnel {
  kind: "deal" | "support"
  name: string
}

/** Body of POST /cards/{id}/invoices. */
export interface NewInvoice {
  client_id: string
  order_id?: number | null
  lines?: number[] | null
  part?: InvoicePart | null
  seller_id?: number | null
  language?: "ru" | "en" | "lt" | null
  due_on?: string | null
  note?: string
  buyer?: InvoiceBuyer | null
}

/** A line as typed. `id`: of a line that is there already. `cost` left out: as it stood (it may be hidden). */
export interface NewItem {
  name: string
  quantity?: string
  price: string
  id?: number | null
  unit?: string
  discount?: NewItemDiscount | null
  tax?: NewItemTax | null
  cost?: string | null
  url?: string
}

/** Percent of the line, or a sum off it; as typed. */
export interface NewItemDiscount {
  kind: "percent" | "sum"
  value: string
}

/** Percent, as typed; `included` in the price, else on top of it. */
export interface NewItemTax {
  rate: string
  included?: boolean
}

/** Body of POST /library: one of `file_id` (one's own upload), `url`. `client_id`: asked twice, it is put once. */
export interface NewLibraryItem {
  file_id?: string | null
  url?: string | null
  title?: string
  folder?: string
  client_id?: string | null
}

/** A link to hand over; `mailed`: it was also sent. */
export interface NewLink {
  link: string
  mailed: boolean
}

/** Body of POST /lists/{entity}/bulk: rows by `ids`, or all that match. `client_id`: asked twice, it is begun once; the answer is the first run, as it stands by then. */
export interface NewListRun {
  client_id?: string | null
  verb: "set" | "tag" | "untag" | "delete" | "restore" | "issue" | "void" | "send" | "remind"
  args?: RowArgs
  ids?: number[]
  matching?: AllOf | null
}

export interface NewListView {
  name: string
  look: Look
  whose?: "me" | "team" | "all"
  team_id?: number | null
}

export interface NewMailbox {
  settings: Record<string, unknown>
}

/** Body of POST /imports/mappings; one of the same name is replaced. */
export interface NewMapping {
  entity: "contact" | "company" | "lead" | "deal"
  name: string
  targets: Record<string, string>
}

/** Body of POST call: the visitor's browser names it, so that one sent twice is one. */
export interface NewOnlineCall {
  id: string
  offer: string
}

/** Body of POST /contacts/{id}/links. `conversation_id`: the dialog that goes on there. */
export interface NewOnwardLink {
  channel_id: number
  conversation_id?: number | null
}

/** Body of POST /cards/{id}/orders: the card's version as seen, so that a second press makes no second order. */
export interface NewOrder {
  version: number
}

/** Body of POST /invoices/{id}/payments. `key` drawn by the caller: the same again is the same payment. */
export interface NewPayment {
  key: string
  amount: string
  on?: string | null
  way?: "bank" | "card" | "cash" | "other"
  note?: string
  kind?: "payment" | "refund"
}

/** Somebody whom nobody knows yet: at least one of these. */
export interface NewPerson {
  name?: string
  surname?: string
  phone?: string
  email?: string
}

/** Body of POST /notifications/devices: what PushSubscription.toJSON() says. `again`: only where this person had wanted it in this browser; `instead_of`: the address that it had until now. */
export interface NewPushDevice {
  endpoint: string
  p256dh: string
  auth: string
  name?: string
  again?: boolean
  instead_of?: string | null
}

export interface NewRole {
  name: string
  rights?: string[]
  sight?: "channels" | "own"
  hidden_fields?: ("phone" | "email" | "birthday" | "budget" | "comment" | "address" | "turnover" | "warmth")[]
  read_only_fields?: ("name" | "phone" | "email" | "birthday" | "type" | "responsible" | "tags" | "title" | "source" | "budget" | "comment" | "address" | "turnover")[]
}

/** Body of POST /rules. */
export interface NewRule {
  name: string
  body: RuleBody
  active?: boolean
}

/** Body of POST /schedules. */
export interface NewSchedule {
  name: string
  pattern: Pattern
  people?: OnSchedule[]
}

/** What differs from the pattern: from a moment to a moment, or whole days in the person's zone, both meant. `substitute_id`: who has an absent one's duty meanwhile. */
export interface NewShift {
  user_id: number
  kind: "extra" | "off" | "vacation" | "sick"
  starts_at?: string | null
  ends_at?: string | null
  from_on?: string | null
  to_on?: string | null
  substitute_id?: number | null
  note?: string
}

/** Body of POST /shift-requests. A vacation or a day off: whole days, or a moment to a moment; `with_id` of a vacation stands in. A swap and a substitute: one's own shift, and with whom. Asked twice with one `client_id`, it is one. */
export interface NewShiftRequest {
  client_id: string
  kind: "vacation" | "off" | "swap" | "substitute"
  starts_at?: string | null
  ends_at?: string | null
  from_on?: string | null
  to_on?: string | null
  with_id?: number | null
  back_starts_at?: string | null
  back_ends_at?: string | null
  note?: string
}

/** Body of POST /skills. */
export interface NewSkill {
  name: string
  language?: string | null
}

/** At the end of the funnel's open ones where it is open, else at the end of all. */
export interface NewStatus {
  funnel_id: number
  name: string
  category?: "new" | "in_work" | "waiting" | "won" | "lost" | "closed"
  color?: string
}

/** Without a colour it is given one. */
export interface NewTag {
  name: string
  color?: string | null
}

export interface NewTeam {
  name: string
  members?: number[]
}

/** Of a user, or of a role alone (a service account). `scopes`: a subset of its rights, None for all. */
export interface NewToken {
  name: string
  user_id?: number | null
  role_id?: number | null
  scopes?: string[] | null
  expires_in_days?: number | null
}

/** Body of POST /views. */
export interface NewView {
  name: string
  filter: Filter
  order?: "newest" | "waiting"
  icon?: string | null
  color?: "slate" | "sky" | "amber" | "ember" | "green" | "violet" | "rose" | "copper" | null
  scope?: "me" | "team" | "all"
  team_id?: number | null
}

/** `user_id` or `role_id`: whose sight it has. `events`, `channels`: None for all, also those to come. */
export interface NewWebhook {
  name: string
  url: string
  user_id?: number | null
  role_id?: number | null
  events?: string[] | null
  channels?: number[] | null
  hidden_fields?: ("phone" | "email" | "birthday" | "budget" | "comment" | "address" | "turnover" | "warmth")[]
  active?: boolean
}

/** One process. `closed`: sockets it ended, by close code (4408: too slow); `failing`: tasks not at work. */
export interface NodeReport {
  name: string
  at: number
  up_s: number
  position: number
  lag: number
  sockets: number
  queued_bytes: number
  opened: number
  closed: Record<string, number>
  revoked: number
  redis_up: boolean
  redis_reconnects: number
  log_reads: number
  from_log: number
  resets: number
  holes: number
  moved: number
  relay_reconnects: number
  failing: string[]
  restarts: Record<string, number>
}

/** Why nobody (or why not this caller) can answer there. */
export interface NotThere {
  code: string
  message: string
}

/** So many minutes after it was told and nobody looked: on the devices, by e-mail, to the heads. None: never. */
export interface NoticeAgain {
  push?: number | null
  email?: number | null
  head?: number | null
}

/** Unread ones, up to 1000. */
export interface NoticeCount {
  unread: number
}

/** No word of what was told: only that it was, of which kind, to whom, by which way. `label`: the kind in the reader's words. */
export interface NoticeDelivery {
  id: number
  notice_id: number
  user_id: number
  user_name: string
  kind: string
  label: string
  way: string
  target: string
  state: string
  why: string | null
  again: boolean
  attempts: number
  told_at: string
  due_at: string
  ended_at: string | null
}

/** Mine, now. `planned`: there is a schedule; without one `on` always. `until`: when it ends, or begins next. */
export interface NoticeDuty {
  planned: boolean
  on: boolean
  until: string | null
}

/** The administrator's defaults. `waits_min`: after so many minutes a customer waits long. */
export interface NoticeHouse {
  kinds: Record<string, NoticeWays>
  again: Record<string, NoticeAgain>
  waits_min: number
  version: number
}

/** In the reader's words. `count`: so many of its group stand behind it, itself the newest. `veiled`: the reader no longer sees what it is about. */
export interface NoticeItem {
  id: number
  kind: string
  title: string
  text: string
  subject: NoticeSubject
  place: NoticePlace
  group: string
  at: string
  count: number
  read: boolean
  veiled: boolean
}

/** `usual`: as the house has it; `ways`: as it is for me. */
export interface NoticeKindView {
  name: string
  label: string
  section: string
  usual: NoticeWays
  ways: NoticeWays
  own: boolean
}

/** What a press on the notice opens: the very message, event, card, task. */
export interface NoticePlace {
  conversation_id?: number | null
  seq?: number | null
  card_id?: number | null
  contact_id?: number | null
  company_id?: number | null
  activity_id?: number | null
  task_id?: number | null
  invoice_id?: number | null
  channel_id?: number | null
  path?: string | null
}

export interface NoticeRef {
  id: number
}

/** `mail`: the address that letters go to, None until it is confirmed. `able_*`: the house can do that at all. */
export interface NoticeSettings {
  kinds: NoticeKindView[]
  digest_at: string
  email: string
  mail: string | null
  able_mail: boolean
  able_bot: boolean
  bot: string | null
  able_sms: boolean
  phone: string | null
}

export interface NoticeSubject {
  kind: string
  id: number | null
}

/** What the platform said of the channel: stopped (nothing goes, or nothing comes) · warning · news. */
export interface NoticeView {
  code: string
  weight: "stopped" | "warning" | "news"
  message: string
  since: string
  until: string | null
}

/** In the centre, on one's devices, by e-mail, by the staff bot. */
export interface NoticeWays {
  app: boolean
  push: boolean
  email: "never" | "digest" | "at_once"
  bot: boolean
}

/** `text`: as the customer wrote it in the message `seq`. `value`: E.164, an address, "50000.00", "2026-12-25". */
export interface Noticed {
  seq: number
  at: string
  kind: "phone" | "email" | "sum" | "date"
  text: string
  value: string
  currency: string | null
}

/** The newest first; what stands in the card, and what was put aside, is left out. */
export interface NoticedList {
  items: Noticed[]
}

/** The same of one person, whatever their role has. */
export interface OfPerson {
  user_id: number
  key: string
  fixed?: boolean
}

/** What whoever has the role works at; `fixed`: they choose no other. */
export interface OfRole {
  role_id: number
  key: string
  fixed?: boolean
}

/** Somebody who may be the same person, and why. */
export interface Offered {
  contact: ContactView
  shared: Shared[]
}

/** `until`: when their duty ends, or begins next; None: never, as far as is planned. */
export interface OnDutyView {
  user_id: number
  on: boolean
  planned: boolean
  until: string | null
}

/** A person, or a team with whoever is in it, on a schedule from a day to a day, both meant; `to` None: for good. `offset`: so many days of the cycle ahead of the pattern. A person's own schedule goes before those of their teams. */
export interface OnSchedule {
  user_id?: number | null
  team_id?: number | null
  from_on: string
  to_on?: string | null
  offset?: number
}

/** How a call stands, for who talks. `mine`: the sound is in the window that asks. */
export interface OnlineCallView {
  id: string
  conversation_id: number
  state: "ringing" | "talking" | "over"
  why: string
  round: number
  offer: string | null
  answered: boolean
  mine: boolean
  taken_at: string | null
  ways: Ways | null
}

/** What calls by the browser have to work with: how many servers, is the house reached by https. */
export interface OnlineSetUp {
  stun: number
  turn: number
  https: boolean
}

/** Before a call: by which servers, and for how long it will ring. */
export interface OnlineWays {
  ways: Ways
  rings_s: number
  callback: boolean
}

/** Shown once: nobody can read it again. It works for one person, once. */
export interface OnwardLink {
  url: string
  expires_at: string
}

/** A channel where this person has not been, and a link may take them. `looks`: as what kind it is shown. */
export interface OnwardWay {
  channel_id: number
  looks: string
  name: string
}

export interface OnwardWays {
  items: OnwardWay[]
}

/** All of them, in the new order. */
export interface Order {
  ids: number[]
}

/** Which one, of which request, and what happened. Its lines and sums are asked for by those who may see them. */
export interface OrderRef {
  id: number
  card_id: number
  what: "made" | "moved" | "opened"
  version: number
}

/** All statuses of the funnel in the new order; `version` is the funnel's. */
export interface OrderSteps {
  version: number
  ids: number[]
}

/** `card_id`: of the lead or deal it was made of. `lines` and `total` as they stood then. */
export interface OrderView {
  id: number
  card_id: number
  number: string
  state: "new" | "in_work" | "done" | "cancelled"
  customer: string
  company_id: number | null
  company: string | null
  responsible_id: number | null
  currency: string
  lines: ItemView[]
  total: string
  created_by: string | null
  created_at: string
  version: number
  opened_at: string | null
  last_opened_at: string | null
  opened_count: number
}

/** Newest first. */
export interface Orders {
  items: OrderView[]
}

/** Body of merge and apart. */
export interface Other {
  contact_id: number
}

/** Colleagues who would see a note that names them, and nothing else of the dialog. */
export interface Outside {
  user_ids: number[]
}

/** How many of which class are over, by channel. */
export interface Over {
  messages: Record<string, number>
  files: Record<string, number>
  recordings: Record<string, number>
  raw: Record<string, number>
  quarantine: Record<string, number>
}

/** `days`: how far back its closing statuses reach. */
export interface OverviewFunnel {
  funnel_id: number
  days: number
  statuses: OverviewStatus[]
}

/** A status, of what the viewer sees. `oldest`: when the oldest arrived; `moved_today`: came there today. */
export interface OverviewStatus {
  status_id: number
  count: number
  sums: Money[] | null
  oldest: string | null
  moved_today: number
  holders: HeldBy[]
}

/** What a fact of an own kind holds: `values` by the keys of the kind's fields, and a note in one's own words. */
export interface OwnData {
  kind_id: number
  values?: Record<string, unknown>
  note?: string
}

/** A field as whoever works with it sees it. Its values stand under str(id) in `fields` of cards and contacts. */
export interface OwnField {
  id: number
  entity: "card" | "contact" | "company"
  kind: "text" | "long_text" | "number" | "money" | "date" | "moment" | "choice" | "several" | "flag" | "link" | "phone" | "email" | "person" | "company" | "file" | "address"
  name: string
  help: string
  group_id: number | null
  position: number
  required: boolean
  funnels: number[]
  options: FieldOption[]
  currency: string
  decimals: number
  files_max: number
  default: unknown
  personal: boolean
  condition: ShownWhen | null
  access: "edit" | "read" | "masked"
  version: number
}

/** What a client opens. It is shown this once: of its token only a hash is kept. */
export interface PaperLink {
  url: string
  expires_at: string
}

/** In one language; `order_…` on orders. What is empty is said in our own words, or left out. */
export interface PaperTexts {
  heading?: string
  terms?: string
  footer?: string
  order_heading?: string
  order_terms?: string
}

/** `zone`: an IANA name. `days`: as many as the cycle has, the first of them on `anchor` and every so many days before and after it: 7 and a Monday are a week, 4 are two days on and two off. An exception goes before a holiday, and the later of two exceptions before the earlier. */
export interface Pattern {
  zone: string
  anchor: string
  days: [number, number][][]
  holidays?: Holidays | null
  exceptions?: ExceptionalDays[]
}

export interface PaymentView {
  id: number
  kind: "payment" | "refund"
  amount: string
  on: string
  way: "bank" | "card" | "cash" | "other"
  note: string
  by: string | null
  at: string
  undone_at: string | null
}

/** A file with all that is known of somebody. `until`: when it goes. */
export interface PersonExport {
  id: number
  contact_id: number
  state: "running" | "done" | "failed" | "gone"
  asked_by: string
  size: number
  counts: Record<string, number>
  created_at: string
  until: string | null
  mine: boolean
}

/** What erasure would take. `typed`: what has to be typed to ask for it. `held_until`: the last day on which the law keeps an invoice of theirs. */
export interface PersonFound {
  contact_id: number
  typed: string
  people: number
  dialogs: number
  open_dialogs: number
  messages: number
  notes: number
  files: number
  cards: number
  tasks: number
  orders: number
  invoices: number
  kept_invoices: number
  unsent: number
  held_until: string | null
  wait_hours: number
  second: boolean
}

/** `planned`: they have a schedule; whoever has none is always on duty. `bars` by when they begin. `zone`: in which their days are. */
export interface PersonPlan {
  user_id: number
  planned: boolean
  zone: string
  bars: Bar[]
}

/** A person's stage. */
export interface PersonWarmth {
  id: number
  stage: number
}

/** The plan of people in sight, by name. `open`: when the channels asked about are open; somebody should be on duty. `cut`: there are more people than are shown; ask about one team. */
export interface PlanView {
  people: PersonPlan[]
  open: [string, string][]
  cut: boolean
}

/** `a_day`: no more than this in one day from this kind (its size, whatever the sign); None: no limit. */
export interface Points {
  points: number
  a_day?: number | null
}

/** Whose members may take it: a role or a team. */
export interface Pool {
  kind: "role" | "team"
  id: number
  name: string
}

export interface PoolRef {
  kind: "role" | "team"
  id: number
}

/** Which one, and nothing of its content: it may be a team's. */
export interface Prepared {
  id: number
  rev: number
}

/** `chosen`: by hand; None: as their windows say. `since`: when it became so. */
export interface PresenceNow {
  user_id: number
  state: "online" | "away" | "off"
  chosen: "away" | "off" | null
  since: string
}

/** A colleague now. `chosen`: by hand. `until`: when their duty ends, or begins next; None: it does not. `load` of `capacity`: the weights of their open dialogs. */
export interface PresenceView {
  user_id: number
  state: "online" | "away" | "off"
  chosen: "away" | "off" | null
  since: string | null
  on_duty: boolean
  until: string | null
  load: number
  capacity: number
}

/** Body and answer of /link-previews. */
export interface Previews {
  on: boolean
}

/** `wait_hours`: between asking for an erasure and doing it, while it may be called off. `second`: another colleague has to agree. `papers_years`: how long the law keeps an invoice. `reveal_limit`: of how many people a day somebody may look at hidden phones and e-mails, or copy them, before the heads are told; `export_limit`: of how many exported lines. `channels`: terms of their own, by number. */
export interface PrivacySetting {
  wait_hours: number
  second: boolean
  papers_years: number
  reveal_limit: number
  export_limit: number
  terms: Terms
  channels: Record<string, Terms>
  version: number
}

/** One's password again, before something that weakens the account. */
export interface Proof {
  password: string
}

/** The draft as seen. */
export interface PublishLayout {
  rev: number
}

/** Body of POST /shifts/publish: drafts that begin between the two; of these people, or of all. */
export interface PublishShifts {
  starts_at: string
  ends_at: string
  user_ids?: number[] | null
}

/** `result` of the last try: "ok", or a code, which `message` says in words. `endpoint`: by which the browser knows its own. `stopped`: its person is signed out there, and it is told nothing until they are back. */
export interface PushDevice {
  id: number
  name: string
  endpoint: string
  created_at: string
  told_at: string | null
  result: string | null
  message: string | null
  stopped: boolean
}

/** `key`: the house's public key, for the browser's applicationServerKey. */
export interface PushDevices {
  key: string
  items: PushDevice[]
}

/** What the push service said: "sent", or why not, with a sentence. */
export interface PushTried {
  state: string
  why: string | null
  message: string
}

/** A found thing that is not to be offered in this dialog any more, to nobody. */
export interface PutAside {
  kind: "phone" | "email" | "sum" | "date"
  value: string
  currency?: string | null
}

/** Body of PUT /contacts/{id}/companies: all of them; `rev` of the person as seen. */
export interface PutCompanies {
  rev: number
  companies: CompanyAt[]
}

/** Follow, or leave (`off`), one or many. */
export interface PutFollows {
  items: FollowRef[]
  level: "all" | "money" | "mentions" | "off"
}

/** Body of PUT /texts. `version`: as it was read. All parts empty: ours again. */
export interface PutHouseText {
  key: string
  locale: "ru" | "en" | "lt"
  version: number
  title?: string
  text?: string
}

/** Body of PUT /cards/{id}/items: the whole list in its order, and the card's version as seen. */
export interface PutItems {
  version: number
  currency: string
  items: NewItem[]
}

/** `rev` as seen; 0: there was no draft. */
export interface PutLayoutDraft {
  rev: number
  groups: LayoutGroup[]
}

/** A PNG, JPEG or WebP in base64; None takes it away. */
export interface PutLogo {
  version: number
  image: string | null
}

/** Body of PUT /notifications/house. */
export interface PutNoticeHouse {
  version: number
  kinds: Record<string, NoticeWays>
  again: Record<string, NoticeAgain>
  waits_min?: number
}

/** Body of PUT /notifications/settings: by kind what differs from the house's; left out: as the house has it. */
export interface PutNoticeSettings {
  kinds: Record<string, NoticeWays>
  digest_at?: string
}

/** Body of PUT /channels/{id}/signature/own. */
export interface PutOwnSignature {
  text: string
  entities?: Entity[]
}

/** Body of PUT /notifications/phone: empty: none. */
export interface PutPhone {
  phone: string
}

/** Body of PUT /channels/{id}/signature. */
export interface PutSignature {
  text: string
  entities?: Entity[]
  company?: string
}

/** Body of PUT /notifications/bot. `api_base`: another server than the platform's own. */
export interface PutStaffBot {
  token: string
  api_base?: string | null
}

/** Body of PUT /workplaces: the whole, in its order. */
export interface PutWorkplaces {
  rev: number
  items: Workplace[]
  roles?: OfRole[]
  people?: OfPerson[]
}

/** `label`: mobile, work, home, or words of one's own. */
export interface Reach {
  value: string
  label?: string
}

/** How many bodies, what in them was new, how many still fail. */
export interface ReadAgain {
  bodies: number
  stored: number
  failed: number
}

/** Body of PUT /imports/{id}/reading: how the file is read; null is found out. `header`: the first row names the columns. */
export interface ReadAs {
  encoding?: "utf-8" | "cp1251" | "utf-16" | "cp1257" | "cp1252" | "cp866" | "koi8_r" | null
  delimiter?: ";" | "," | "\t" | "|" | null
  sheet?: string | null
  header?: boolean
}

/** Body of POST /notifications/read: `ids` with all of their groups, or everything up to `until`. */
export interface ReadNotices {
  ids?: number[]
  until?: number | null
}

/** How the file was read. */
export interface Reading {
  kind: "text" | "book" | "page"
  encoding: string | null
  delimiter: string | null
  sheets: Sheet[]
  sheet: string | null
  header: boolean
}

/** One thing that was read. `what`: message echo edit deletion receipt reaction typing reachability. */
export interface ReadingView {
  what: string
  chat: string
  group: boolean
  person: string
  name: string
  text: string
  files: string[]
  at: string | null
  key: string
  details: Record<string, string>
}

export interface RecoveryCodes {
  recovery_codes: string[]
}

/** What it would have done: `happened` so often (`more`: at least), the conditions were asked of the newest `looked_at`, it would have run `runs` times. `kept`: how often which part kept it from that. */
export interface Rehearsal {
  days: number
  happened: number
  more: boolean
  looked_at: number
  runs: number
  kept: Record<string, number>
  examples: RehearsalCase[]
}

/** One time that it would have run; `about`: whose it was. */
export interface RehearsalCase {
  fact: RuleFact
  about: string
}

/** Body of POST /rules/rehearse. */
export interface Rehearse {
  body: RuleBody
}

/** Body of POST /cards/{id}/reject. `version` as seen. `again_on`: a task of that day to try once more. */
export interface Reject {
  version: number
  reason_id?: number | null
  comment?: string
  again_on?: string | null
}

/** The card, the task of `again_on`, and what stood before: what undo puts back. */
export interface Rejected {
  card: CardView
  task_id: number | null
  status_id: number
  reason_id: number | null
}

/** What the job removed of one kind in one go. `ended_at` null: it is at it. `people`: counted anew. */
export interface Removal {
  id: number
  kind: string
  days: number
  began_at: string
  ended_at: string | null
  removed: number
  oldest: string | null
  people: number
}

/** Facts of one kind that are older than its days. `facts` null: more than are counted while one waits. */
export interface Removes {
  kind: string
  facts: number | null
  oldest: string | null
}

/** Body of POST /cards/{id}/reopen. `version` as seen. */
export interface Reopen {
  version: number
}

/** Each so many days, weeks (on `days`, Monday is 0) or months, or each working day by the channel's hours. */
export interface Repeat {
  every: "day" | "week" | "month" | "workday"
  interval?: number
  days?: number[]
  until?: string | null
  times?: number | null
  by?: "done" | "time"
}

/** Why the last of those asked fell out, where nobody fitted; `nobody`: no step had anybody to ask. */
export interface ReplayReason {
  why: "deactivated" | "elsewhere" | "gave_back" | "vacation" | "not_on_duty" | "off" | "away" | "lacks_skill" | "lacks_language" | "full" | "later_turn" | "more_load" | "nobody"
  times: number
}

/** Body of POST /routes/{channel_id}/replay: the last days once more, by this route. */
export interface ReplayRoute {
  days?: number
  route?: DraftRoute | null
}

/** `given`: how many they would have had; `had`: how many of these they had in truth. `most`: their highest load. */
export interface ReplayedPerson {
  user: Named
  given: number
  had: number
  most: number
  capacity: number
}

/** `requests` of those days; `pool`: of them left for all to take; `nobody`: fitted by nobody when they came. `cut`: there were more than are counted, and the newest were. */
export interface ReplayedRoute {
  requests: number
  people: ReplayedPerson[]
  pool: number
  nobody: number
  reasons: ReplayReason[]
  cut: boolean
}

/** A request as a row of the list: `rev` is the request's version, the rest is as on the board. */
export interface RequestRow {
  id: number
  rev: number
  card: CardView
  company: Named | null
  conversation: ConversationRow | null
  unread: number
  task: TaskView | null
  created_by: number | null
}

/** All that failed or was missed of what happened since then. */
export interface ResendSince {
  since: string
}

export interface Resent {
  count: number
}

export interface Reset {
  password: string
}

/** What is published now, as seen; `to`: which version stands again, 0: as shipped. */
export interface RestoreLayout {
  version: number
  to: number
}

/** Another kind, and the choices it needs. */
export interface Retype {
  version: number
  kind: "text" | "long_text" | "number" | "money" | "date" | "moment" | "choice" | "several" | "flag" | "link" | "phone" | "email" | "person" | "company" | "file" | "address"
  options?: FieldOption[]
}

/** Who took whose phone or e-mail, when and why; never the value. */
export interface RevealView {
  id: number
  at: string
  who: string
  contact_id: number
  field: "phone" | "email"
  how: "shown" | "copied"
  reason: string
}

export interface Revealed {
  values: string[]
}

export interface RightView {
  key: string
  group: string
  label: string
}

/** A live call is sent by us: to the contact's responsible, then to these in order, each for so long, then away. */
export interface Ring {
  on?: boolean
  people?: number[]
  at_once?: boolean
  group?: string
  ring_s?: number
  fallback?: string
}

export interface RoleView {
  id: number
  key: string
  name: string
  built_in: boolean
  rights: string[]
  sight: "channels" | "own"
  hidden_fields: string[]
  read_only_fields: string[]
  members: number
}

/** Only while this calendar is open, or only while it is closed. */
export interface RouteHours {
  calendar_id: number
  open?: boolean
}

/** `contact`: who is responsible for the person; `turns`: whose turn it is; `least`: whoever has the most room; `person`: `user_id`; `pool`: nobody, the circle takes from it. */
export interface RouteStep {
  kind: "contact" | "turns" | "least" | "person" | "pool"
  circle?: "everyone" | "role" | "team"
  id?: number | null
  user_id?: number | null
  skills?: number[]
  language?: boolean
  when?: RouteWhen
}

/** To whom a channel's requests go. `enabled` False: as the channel's own setting says, which `steps` then spell out as a beginning. `own_weight` None: `weight` is what its kind weighs. `waiting` dialogs that nobody fits now, of which `reasons` say why, the commonest first. */
export interface RouteView {
  channel_id: number
  name: string
  enabled: boolean
  present: boolean
  weight: number
  own_weight: number | null
  steps: RouteStep[]
  rev: number
  waiting: number
}

/** All that is said has to fit; of a list one is enough. `waited`: minutes of duty that the client waits by now. */
export interface RouteWhen {
  tags?: number[]
  languages?: string[]
  stages?: number[]
  known?: "new" | "known" | null
  hours?: RouteHours | null
  waited?: number
}

/** `capacity`: of whoever has none of their own. `warm_first`: the warmest client in the queue goes first, else who waits longest. `version`: the one that was seen. */
export interface RoutingSetting {
  capacity?: number
  active_hours?: number
  warm_first?: boolean
  version?: number
}

/** A notice as it is kept. */
export interface Row {
  id: number
  user_id: number
  kind: string
  subject: NoticeSubject
  place: NoticePlace
  data: Record<string, unknown>
  group: string
  at: string
  count: number
  read: boolean
}

/** What the verb needs: `column` and `value` of set (as PATCH takes it; null empties), `tags` of tag and untag, `reason` of void, `text` of send and remind: with {{link}}, {{invoice}}, {{total}}, {{due}}, {{until}} and those of saved replies. */
export interface RowArgs {
  column?: string
  value?: unknown
  tags?: string[]
  reason?: string
  text?: string
}

/** Whose dialog it is, and where their picture is. */
export interface RowContact {
  id: number
  name: string
  avatar: string | null
}

/** What is wrong with a row: of which column (empty: of the whole), and the sentence. */
export interface RowFault {
  column: string
  message: string
}

/** Where the dialog's request stands. */
export interface RowStatus {
  id: number
  category: "new" | "in_work" | "waiting" | "won" | "lost" | "closed"
}

/** A row of the file. `values` as they would be stored. */
export interface RowView {
  line: number
  outcome: "new" | "filled" | "updated" | "skipped" | "error" | null
  values: Shown[]
  faults: RowFault[]
}

/** The code and, in the caller's language, the sentence. */
export interface RowWhy {
  code: string
  message: string
}

/** When → if → do. `last`: where it has run, rules below it are not asked about the same. */
export interface RuleBody {
  when: RuleWhen
  if?: RuleIf
  do: RuleDo[]
  last?: boolean
}

/** How the last 24 hours went. */
export interface RuleDay {
  done: number
  skipped: number
  failed: number
  waiting: number
}

/** One deed of a run. `why`: the code of why it changed nothing, where it did not; `says`: that in words. */
export interface RuleDid {
  kind: string
  why?: string | null
  says?: string | null
}

/** One deed. Which of the fields it needs stands in backend/rules/do. */
export interface RuleDo {
  kind: "notify" | "assign" | "tag" | "untag" | "set_status" | "set_field" | "task" | "record" | "webhook" | "message"
  on?: "card" | "contact"
  tag_ids?: number[]
  status_id?: number | null
  field?: string | null
  value?: unknown
  whom?: "user" | "role" | "team" | "contact" | null
  user_id?: number | null
  pool_id?: number | null
  template_id?: number | null
  kind_id?: number | null
  webhook_id?: number | null
  to?: RuleWho[]
  text?: string
  texts?: Record<string, string>
  values?: Record<string, unknown>
}

/** What a rule was asked about. */
export interface RuleFact {
  kind: string
  at: string
  contact_id: number | null
  card_id: number | null
  conversation_id: number | null
  company_id: number | null
  message_seq: number | null
  actor_kind: string
  actor_id: number | null
  data: Record<string, unknown>
}

/** A value that an event of an own kind holds, by the key of the kind's field. Of events of other kinds it says nothing. `more`, `less`: of a date, later and earlier. */
export interface RuleHeld {
  kind_id: number
  key: string
  op?: "is" | "is_not" | "contains" | "more" | "less" | "filled" | "empty"
  value?: unknown
}

/** All that is given must hold: of the request and its person (as lists filter), of the dialog (as inboxes do), of what the event itself holds. */
export interface RuleIf {
  card?: Where | null
  contact?: Where | null
  dialog?: Filter | null
  event?: RuleHeld[]
}

/** How often within an hour: `an_hour`, one rule; `each`, one rule about the same person or request; `messages`, all rules into one dialog. */
export interface RuleLimits {
  an_hour: number
  each: number
  messages: number
  version: number
}

/** Which one. */
export interface RuleRef {
  id: number
  name: string
}

/** One line of the journal. `says`: why it did not run, or what went wrong, in the reader's language. */
export interface RuleRun {
  id: number
  rule_id: number
  state: "waiting" | "done" | "skipped" | "failed"
  why: string | null
  says: string | null
  fact: RuleFact
  about: string
  did: RuleDid[]
  chain: number[]
  happened_at: string
  ended_at: string | null
}

/** `alarm`: a limit that was hit, until the rule is saved or switched on. `broken`: what it names and is gone. */
export interface RuleView {
  id: number
  name: string
  body: RuleBody
  active: boolean
  version: number
  alarm: string | null
  alarm_at: string | null
  day: RuleDay
  broken: string[]
  updated_at: string
}

/** What it waits for. What is left out of the lists says nothing. */
export interface RuleWhen {
  kind: "status_changed" | "request_created" | "request_won" | "request_rejected" | "field_changed" | "warmth_changed" | "message_in" | "answered" | "no_answer" | "call_missed" | "task_overdue" | "activity"
  status_ids?: number[]
  from_status_ids?: number[]
  stages?: number[]
  fields?: string[]
  kinds?: string[]
  kind_ids?: number[]
  minutes?: number | null
}

/** Whom it tells: who leads the request, heads, who follows it (its person, its firm); a person, a role, a team. */
export interface RuleWho {
  kind: "responsible" | "heads" | "followers" | "user" | "role" | "team"
  id?: number | null
}

/** What a macro did; `id` undoes it. What it gave away is no longer shown: `conversation` is null. */
export interface RunView {
  id: number
  conversation: ConversationRow | null
  message: MessageView | null
}

/** The message that brought the file, and which of its files it was. */
export interface SaidIn {
  conversation_id: number
  seq: number
  file_id: string
}

export interface SamePerson {
  offers: Offered[]
  joined: Joined[]
}

/** Body of PUT /roles/{id}/card-rules: the whole matrix, against the version that was seen. */
export interface SaveCardRules {
  version: number
  rules: CardRule[]
}

export interface SavedFile {
  id: string
  kind: string
  name: string
  mime: string
  size: number | null
}

/** `variants`: language → text. `used`: messages made from it in the last 90 days. `may_edit`: the caller may. */
export interface SavedReplyView {
  id: number
  scope: "me" | "team" | "all"
  owner_id: number
  team_id: number | null
  folder: string
  title: string
  variants: Record<string, string>
  files: SavedFile[]
  buttons: NewButton[][]
  used: number
  may_edit: boolean
  rev: number
  updated_at: string
}

/** `people`: who is on it now or later, and who was. */
export interface ScheduleView {
  id: number
  name: string
  pattern: Pattern
  rev: number
  people: OnSchedule[]
}

/** A request as the colleague sees it in a list. `may_edit`, `may_move`: what they could do to it. */
export interface SeenCard {
  id: number
  kind: string
  status_id: number
  contact: string
  responsible: string
  may_edit: boolean
  may_move: boolean
}

/** `holes`: positions missing among the newest 100,000; `in_default`: rows that found no partition. */
export interface SelfCheck {
  position: number
  epoch: string
  oldest_pending_s: number
  holes: number
  in_default: number
  redis_up: boolean
  nodes: NodeReport[]
  consumers: ConsumerState[]
  proxy_unheard: boolean
}

/** Body of POST /sellers; with the version as seen, of PATCH /sellers/{id}. `numbering`: anew each year, or on. */
export interface SellerFields {
  name: string
  tax_id?: string
  address?: string
  bank?: string
  contacts?: string
  signer?: string
  prefix?: string
  numbering?: "yearly" | "running"
  order_prefix?: string
  time_zone?: string
  language?: "ru" | "en" | "lt"
  due_days?: number
  texts?: SellerTexts
  archived?: boolean
}

export interface SellerTexts {
  ru?: PaperTexts
  en?: PaperTexts
  lt?: PaperTexts
}

/** `next_number`: what the next invoice would be called. */
export interface SellerView {
  id: number
  name: string
  tax_id: string
  address: string
  bank: string
  contacts: string
  signer: string
  prefix: string
  numbering: "yearly" | "running"
  order_prefix: string
  time_zone: string
  language: "ru" | "en" | "lt"
  due_days: number
  texts: SellerTexts
  logo_id: number | null
  archived: boolean
  version: number
  next_number: string
}

/** The first that is not archived is offered first. */
export interface Sellers {
  items: SellerView[]
}

/** Who is signed in. `grants` goes with the socket's handshake. */
export interface SessionView {
  user: MeView
  grants: string
}

/** Body of PUT /skills/people/{user_id}: all of it. */
export interface SetAble {
  skills: number[]
  capacity?: number | null
}

/** All that I hide from myself. */
export interface SetHiddenKinds {
  mine: string[]
}

/** All of it, with `version` as seen. */
export interface SetKeeping {
  version: number
  hidden: string[]
  days: Record<string, number>
}

/** Body of PUT /request-mode and of its preview. `version`: of the funnel of leads, as seen. */
export interface SetMode {
  mode: "classic" | "simple"
  leads?: "stay" | "convert" | "bring_back"
  status_id?: number | null
  version?: number | null
}

/** Body of PUT /presence. `auto`: as one's windows say. */
export interface SetPresence {
  state: "auto" | "away" | "off"
}

export interface SetPrivacy {
  version: number
  wait_hours: number
  second: boolean
  papers_years: number
  reveal_limit?: number
  export_limit?: number
}

/** Body of PUT /routes/{channel_id}; `rev`: the one that was seen, 0 where there is none. `present`: only to those who are online; else duty is enough. `weight` None: as its kind. */
export interface SetRoute {
  rev: number
  enabled: boolean
  present?: boolean
  weight?: number | null
  steps: RouteStep[]
}

/** Body of PUT /rules/limits: all of it; `version` as seen. */
export interface SetRuleLimits {
  version: number
  an_hour: number
  each: number
  messages: number
}

/** Days by class, of the house and of channels that have their own. */
export interface SetTerms {
  version?: number
  terms?: Terms
  channels?: Record<string, Terms>
}

export interface SetUp {
  email: string
  name: string
  password: string
  locale?: "ru" | "en" | "lt"
  time_zone?: string | null
}

/** All of it; `version` as seen. A mark that is left out gives nothing. */
export interface SetWarmth {
  version: number
  half_life_days: number
  new_days: number
  new_below: number
  points: Record<string, Points>
  stages: Stage[]
  finer?: Finer[]
  silence_days?: number | null
}

/** What is kept of a field beside its name, kind and place. */
export interface Setup {
  help: string
  required: boolean
  funnels: number[]
  options: FieldOption[]
  currency: string
  decimals: number
  files_max: number
  default: unknown
  personal: boolean
  condition: ShownWhen | null
  read_only: number[]
  last_option: number
}

/** How many open requests a colleague has, and how many they would get. */
export interface Share {
  user: Named
  has: number
  gets: number
}

/** What both have. `value`: empty for a role that may not see it; `proven`: both have written from it. */
export interface Shared {
  kind: "phone" | "email"
  value: string
  proven: boolean
}

/** Of a workbook. `hidden`: its maker does not show it. */
export interface Sheet {
  name: string
  hidden: boolean
}

/** `state`: asked of the colleague `with_id`, agreed: it waits for a head, then approved or refused. A swap gives the colleague the shift between `starts_at` and `ends_at` and takes theirs between `back_starts_at` and `back_ends_at`. `may`: what the caller can do with it now. */
export interface ShiftRequestView {
  id: number
  user_id: number
  kind: "vacation" | "off" | "swap" | "substitute"
  starts_at: string
  ends_at: string
  from_on: string | null
  to_on: string | null
  with_id: number | null
  back_starts_at: string | null
  back_ends_at: string | null
  note: string
  state: "asked" | "agreed" | "approved" | "refused" | "withdrawn"
  answer: string
  decided_by: number | null
  decided_at: string | null
  rev: number
  created_at: string
  may: ("agree" | "approve" | "refuse" | "withdraw" | "undo")[]
}

/** What differs, as it is kept. */
export interface ShiftRow {
  id: number
  user_id: number
  kind: "extra" | "off" | "vacation" | "sick"
  starts_at: string
  ends_at: string
  from_on: string | null
  to_on: string | null
  substitute_id: number | null
  note: string
  draft: boolean
}

/** A value as it would be stored: where, and how it reads. */
export interface Shown {
  target: string
  label: string
  value: string
}

/** Shown when. `field`: "status_id", "funnel_id" (of cards) or "field:<id>" of the same thing. */
export interface ShownWhen {
  field: string
  op?: "is" | "filled" | "empty"
  values?: unknown[]
}

/** What a colleague has, and by which role. `rights` are keys; `channels` None: every one; `cards`: the newest that both of you see; `seen` is how many they see of leads and deals that you see, up to `most`. */
export interface SightOf {
  user_id: number
  name: string
  role_id: number
  role: string
  rights: string[]
  sight: string
  channels: string[] | null
  teams: string[]
  hidden_fields: string[]
  read_only_fields: string[]
  cells: Cell[]
  seen: Record<string, number>
  most: number
  cards: SeenCard[]
}

export interface SignIn {
  email: string
  password: string
  code?: string | null
}

/** Where the account's owner agrees. */
export interface SignInStart {
  url: string
}

/** The channel signs in by its owner's leave. `redirect_uri`: what our application at the provider is to be told. */
export interface SignInView {
  signed_in: boolean
  redirect_uri: string
}

/** What stands under a letter of ours, after the sign by which programs know it. */
export interface Signature {
  text: string
  entities?: Entity[]
}

/** As it was written, with its variables. */
export interface SignatureText {
  text: string
  entities: Entity[]
}

/** `of_mailbox`: what stands under everybody's letters; `own`: mine in its place, an empty one is none at all; `mine`: what is put under my letters, filled. */
export interface SignatureView {
  channel_id: number
  of_mailbox: SignatureText
  company: string
  own: SignatureText | null
  mine: Signature
  variables: Record<string, string>
}

/** `language`: it is a language (ISO 639); `people` have it. */
export interface SkillView {
  id: number
  name: string
  language: string | null
  people: number[]
}

/** A dialog that was left as it is. `title` only where the caller sees it. */
export interface SkippedView {
  conversation_id: number
  title: string | null
  why: Why
}

/** Body of PUT /notifications/sms. {phone} and {text} stand in `url` or `body`; a number goes as +79001234567. `body` empty: it is asked by GET. */
export interface SmsGateway {
  url: string
  body?: string
  form?: "json" | "form"
  headers?: Record<string, string>
}

/** What the gateway said: `why` as in the journal of deliveries, None: it took it. */
export interface SmsTried {
  sent: boolean
  why: string | null
}

/** `host`: where the gateway is; None: there is none. What stands in it is shown to nobody again. */
export interface SmsView {
  host: string | null
}

/** Body of POST /conversations/{id}/snooze. Without `until` it sleeps until the customer writes. */
export interface Snooze {
  until?: string | null
  in_duty?: boolean
}

/** Seconds since 1970, the end not meant. */
export interface Span {
  start: number
  end: number
}

/** `sealed`: its token, encrypted. `link`: a start word is appended to it. `api_base`: another server than usual. */
export interface StaffBot {
  sealed: string
  username: string
  link: string
  api_base: string | null
}

/** `username` None: there is none. */
export interface StaffBotView {
  username: string | null
}

/** Opened in the messenger, it makes the account there this person's. `code`: sent to `username`, it does the same, for whoever has the messenger elsewhere. Both good until then. */
export interface StaffLink {
  link: string
  code: string
  username: string
  until: string
}

/** `name` None: the shipped word in the reader's language. The first has no `at_least`: it is where one ends. */
export interface Stage {
  id: number
  color: string
  at_least?: number | null
  name?: string | null
}

/** How many are in a stage now, and would be then. */
export interface StageCount {
  stage: number
  now: number
  then: number
}

/** A step of a funnel. `shipped` is the key of its name in the interface's words until somebody renames it. */
export interface StatusView {
  id: number
  funnel_id: number
  name: string
  shipped: string | null
  category: "new" | "in_work" | "waiting" | "won" | "lost" | "closed"
  color: string
  position: number
  is_default: boolean
  mark: string | null
  moves_to: number[]
  movers: number[]
  locked: boolean
  required: string[]
  task_template_id: number | null
  most: number | null
  most_enforced: boolean
  version: number
}

/** How many requests stand in a status, and who last changed it. */
export interface StepUse {
  status_id: number
  cards: number
  changed_by: Named | null
  changed_at: string | null
}

/** What a path found; `found` as JSON, empty where it found nothing. */
export interface StepView {
  name: string
  path: string
  found: string
}

/** One that the house stopped. */
export interface StoppedView {
  id: number
  name: string
  why: "gone" | "failing" | "owner"
  since: string
}

/** How I have my tabs: names of standing views and ids of saved ones ("12"), in order; `first` opens first. */
export interface Tabs {
  tabs: string[]
  first?: string | null
}

export interface TagSetup {
  tag: TagView
  version: number
  contacts: number
  cards: number
}

/** All tags by name, and those that can still be brought back, the last one first. */
export interface TagSetups {
  items: TagSetup[]
  gone: GoneTag[]
}

/** What a tag stands on now. `macros`: titles of those that put it, `views`: how many saved views ask for it. */
export interface TagUse {
  contacts: number
  cards: number
  macros: string[]
  views: number
}

export interface TagView {
  id: number
  name: string
  color: string
}

/** Body of POST take: in which window of mine. Taken by me already: the sound moves to this window. */
export interface TakeCall {
  window: string
}

/** Where a column may go. `label`: the administrator's name of an own field; built-in ones are named by the interface. `many`: several columns may go there together. */
export interface Target {
  name: string
  label: string
  kind: string
  many: boolean
}

/** One line of its list. `done_by` and `done_at`: who ticked it, and when; None while nobody did. */
export interface TaskCheck {
  id: number
  text: string
  done_by: TaskPerson | null
  done_at: string | null
}

/** Who is asked to a meeting: a colleague (`user_id`), or somebody by an address, of which only its ends show. */
export interface TaskGuest {
  id: number
  user_id: number | null
  email: string | null
  name: string
  answer: "none" | "yes" | "no" | "maybe"
  letter: "none" | "waiting" | "sent" | "failed"
}

export interface TaskPerson {
  id: number
  name: string
}

/** What it is about. `conversation_id`: where it is opened, None where there is no dialog. */
export interface TaskSubject {
  kind: "card" | "contact" | "company" | "conversation"
  id: number
  name: string
  contact_id: number | null
  card_id: number | null
  conversation_id: number | null
}

export interface TaskTemplateRef {
  id: number
  rev: number
}

/** `title`, `note` and lines of `checklist` may hold variables. Due so many hours or hours of duty after it is used, or in so many days or working days, at `due_time` or at the day's end; None: without. `assignee`: the subject's responsible, whoever uses it, or one person. */
export interface TaskTemplateView {
  id: number
  kind: "call" | "meeting" | "letter" | "todo"
  title: string
  note: string
  due_amount: number | null
  due_unit: "hours" | "days" | "duty_hours" | "workdays" | null
  assignee: "responsible" | "author" | "person"
  person: TaskPerson | null
  position: number
  rev: number
  updated_at: string
  due_time: string | null
  remind: number[]
  checklist: string[]
  result_required: boolean
}

/** A task, whole. `assignee` is None where nobody has it yet; `author` where a program made it. */
export interface TaskView {
  id: number
  kind: "call" | "meeting" | "letter" | "todo"
  title: string
  note: string
  subject: TaskSubject
  assignee: TaskPerson | null
  author: TaskPerson | null
  due: Due | null
  state: "open" | "done" | "cancelled"
  result: string
  closed_by: TaskPerson | null
  closed_at: string | null
  version: number
  created_at: string
  updated_at: string
  starts_at: string | null
  place: string
  people: TaskGuest[]
  checklist: TaskCheck[]
  remind: number[]
  repeat: Repeat | null
  series_no: number | null
  result_required: boolean
  controller: TaskPerson | null
  checked_at: string | null
  return_note: string
  by_itself: boolean
}

export interface TeamView {
  id: number
  name: string
  members: number[]
}

/** Empty: every call follows the channel's flag, and nobody is known by their extension. */
export interface Telephony {
  lines?: Line[]
  extensions?: Extension[]
  ring?: Ring
}

/** Lines and extensions, with the names of their people; `rev` is the channel's. */
export interface TelephonyView {
  telephony: Telephony
  names: Record<string, string>
  rev: number
}

/** One of the platform's list. `body` and a `header` of text have {{variables}}. */
export interface Template {
  external_id: string
  name: string
  language: string
  category?: "marketing" | "utility" | "authentication" | "other"
  status?: "approved" | "pending" | "rejected" | "paused" | "disabled" | "removed"
  reason?: string
  quality?: "high" | "medium" | "low" | null
  header?: "text" | "image" | "video" | "document" | "location" | null
  header_text?: string
  header_variables?: TemplateVariable[]
  body?: string
  variables?: TemplateVariable[]
  body_max?: number
  footer?: string
  buttons?: TemplateButton[]
  unusable?: boolean
}

/** A button under it. `value`: the address or the number; `variable`: {{1}} in it, or the code that is copied, is given with each send, by the button's place (0, 1 …). */
export interface TemplateButton {
  kind: "reply" | "url" | "phone" | "copy_code" | "other"
  text: string
  value?: string
  variable?: TemplateVariable | null
}

/** What stands as {{name}} in a text: "1", "2" … by place, or a name. */
export interface TemplateVariable {
  name: string
  example?: string
}

/** A channel's templates, by name and language; `removed` ones stand in the platform's list no more. */
export interface TemplatesView {
  channel_id: number
  items: Template[]
  read_at: string | null
  problem: ListProblem | null
}

/** What the terms took at one time, by class. */
export interface TermRun {
  id: number
  at: string
  removed: Record<string, number>
}

/** Days that something is kept; None: for ever, or of a channel: as the house. `raw`, `quarantine`: sooner than they go by themselves. */
export interface Terms {
  messages?: number | null
  files?: number | null
  recordings?: number | null
  raw?: number | null
  quarantine?: number | null
}

/** What a test sent, and what came back. */
export interface Tested {
  url: string
  headers: Record<string, string>
  body: string
  status: number | null
  error: string | null
  answer: string
  duration_ms: number
}

/** What may stand in braces. `sample`: what the preview puts there. `needed`: the text is not taken without it. */
export interface TextVariable {
  name: string
  label: string
  sample: string
  needed: boolean
}

/** In one language. `own`: the administrator's; `our_*`: as it is shipped. `version`: 0 where nobody changed it. */
export interface TextWords {
  locale: "ru" | "en" | "lt"
  title: string
  text: string
  our_title: string
  our_text: string
  own: boolean
  version: number
  changed_at: string | null
  changed_by: string | null
}

export interface TokenView {
  id: number
  name: string
  user_id: number | null
  role_id: number | null
  scopes: string[] | null
  created_by: number | null
  created_at: string
  last_used_at: string | null
  expires_at: string | null
}

/** What the file is. Encoding and delimiter of text, sheets of a workbook; a page is a web page with a table. */
export interface Told {
  kind: string
  encoding: string | null
  delimiter: string | null
  sheets: Sheet[]
  sheet: string | null
  rows: number
  width: number
}

/** `known`: this key was told before; nothing was recorded anew. */
export interface ToldEvent {
  id: number
  known: boolean
}

/** In the order in which they were told. */
export interface ToldEvents {
  items: ToldEvent[]
}

/** What speaks of leads: so many, and the first of them by name. */
export interface Touched {
  count: number
  names: string[]
}

/** Body of POST /channels/trials: `payload`, which the platform brings, is read; without it `text` is written. */
export interface Trial {
  kind: string
  settings?: Record<string, unknown>
  payload?: string | null
  to?: string
  text?: string
}

/** `fault`: what is wrong with the description or the body, for who wrote it; not translated. */
export interface TrialView {
  readings: ReadingView[]
  steps: StepView[]
  requests: AskedView[]
  fault: string | null
}

/** `days`: the coming four weeks. `week_minutes`: duty in the coming seven days. `channels` keep the calendar now; `waiting`: dialogs whose answer debt would be counted anew. */
export interface TriedCalendar {
  is_open: boolean
  changes_at: string | null
  week_minutes: number
  days: DayView[]
  channels: number
  waiting: number
}

/** `at`: of those who wait, how many have passed each level, the first first. They are escalated at once, by the highest. */
export interface TriedEscalation {
  waiting: number
  late: number
  at: number[]
}

/** As it goes out, with values such as there are. */
export interface TriedHouseText {
  title: string
  text: string
}

/** `fits`: this is the one that is taken; else `why`, in words. */
export interface TriedTemplate {
  fits: boolean
  why: string
  values: TriedValue[]
}

/** What stands at one variable. `shown`: as the field would show it; `fault`: why it does not take it, "" where it does; what is not taken stands in the request's history. `line` 0: the letter does not have it. */
export interface TriedValue {
  variable: string
  into: string
  name: string
  line: number
  value: string
  shown: string
  fault: string
}

/** A step of the route, by its place. `unfit`: the condition that did not fit. */
export interface TriedView {
  step: number
  kind: "contact" | "turns" | "least" | "person" | "pool"
  unfit: "tags" | "languages" | "stages" | "known" | "hours" | "waited" | null
  fell: FellView[]
}

/** Body of POST /calendars/try: what these hours would mean. `id`: instead of the calendar's own. */
export interface TryCalendar {
  pattern: Pattern
  id?: number | null
}

/** Body of POST …/preview. */
export interface TryCardRules {
  rules: CardRule[]
}

/** Body of POST /escalations/try: what these levels would do with who waits now. Nothing is written. */
export interface TryEscalation {
  target_s: number
  steps: EscalationStep[]
  channel_ids?: number[]
}

/** Body of POST /texts/preview. */
export interface TryHouseText {
  key: string
  locale: "ru" | "en" | "lt"
  title?: string
  text?: string
}

/** Body of POST /routes/{channel_id}/try. `at` None: now; at another moment whoever is on duty is thought to be there. `contact_id`: a client, whose own tags, language, stage and responsible count; else what is said here. `load`: as it is now, or nobody has anything. `route` None: the one that stands. */
export interface TryRoute {
  at?: string | null
  contact_id?: number | null
  responsible_id?: number | null
  tags?: number[]
  language?: string | null
  stage?: number
  known?: boolean
  waited_min?: number
  load?: "now" | "empty"
  route?: DraftRoute | null
}

/** Body of POST /notifications/sms/test. */
export interface TrySms {
  phone: string
}

/** `answer`: its first kilobyte; null where the reader may not see what was told. */
export interface TryView {
  attempt: number
  at: string
  duration_ms: number
  status: number | null
  error: string | null
  answer: string | null
}

/** Of a year: an exact amount and its ISO 4217 currency. */
export interface Turnover {
  amount: string
  currency: string
}

/** Somebody who may be the person of a lead, by what they have in common. */
export interface Twin {
  id: number
  name: string
  by: ("phone" | "email" | "name")[]
  deals: CardView[]
}

/** People who may be the lead's, and the open deals of its own person. */
export interface Twins {
  people: Twin[]
  deals: CardView[]
}

/** Of a draft: each line whole. */
export interface TypedLetter {
  subject?: string
  to?: string
  cc?: string
  bcc?: string
  unsigned?: boolean
}

/** What an undo removed, put back as it was, and left. */
export interface Undone {
  removed: number
  left: number
  restored: number
}

/** `kept`: what could not be taken back, because it has left or somebody has changed it since. */
export interface UndoneView {
  undone: ("text" | "assign" | "status" | "tags" | "done" | "snooze")[]
  kept: ("text" | "assign" | "status" | "tags" | "done" | "snooze")[]
  conversation: ConversationRow
}

/** Body of POST /cards/{id}/lock. */
export interface Unlock {
  locked: boolean
}

/** Body of POST /notifications/unread. */
export interface UnreadNotice {
  id: number
}

/** Outgoing.template: which one, with the values of this send, in the order of its variables. */
export interface UsedTemplate {
  external_id: string
  name: string
  language: string
  named?: boolean
  header_kind?: "text" | "image" | "video" | "document" | "location" | null
  header?: Record<string, string>
  body?: Record<string, string>
  buttons?: Record<string, string>
  codes?: number[]
}

/** The same, with more for those who manage users; for others the keys below are absent. */
export interface UserView {
  id: number
  name: string
  role: string
  role_id: number
  teams: number[]
  active: boolean
  rev: number
  email?: string | null
  locale?: string | null
  time_zone?: string | null
  two_factor?: boolean | null
  created_at?: string | null
  last_seen_at?: string | null
}

/** `locale`: the customer's language, where known. `values`: language → variable → text, empty when unknown. */
export interface VariablesView {
  locale: string | null
  values: Record<string, Record<string, string>>
}

/** One choice of the setting that a kind varies by: its own fields, and the page where it is explained. */
export interface VariantView {
  value: string
  title: string
  fields: FieldView[]
  docs: string
}

/** Every view I may use, and my tabs. */
export interface ViewList {
  items: ViewView[]
  next: string | null
  tabs: string[]
  first: string | null
}

/** A saved view. `scope`: for whom it is; its owner, and who may share, change it. */
export interface ViewView {
  id: number
  name: string
  icon: string | null
  color: "slate" | "sky" | "amber" | "ember" | "green" | "violet" | "rose" | "copper" | null
  filter: Filter
  order: "newest" | "waiting"
  scope: "me" | "team" | "all"
  team_id: number | null
  owner_id: number
  rev: number
}

/** How a call stands, for its visitor. `wanted`: an offer for this round is waited for; `author`: who talks. */
export interface VisitorCall {
  id: string
  state: "ringing" | "talking" | "over"
  why: string
  round: number
  wanted: boolean
  answer: string | null
  author: string
  taken_at: string | null
  now: string
}

/** Body of POST call/{id}: I am here; and an offer for this round, where a new one begins. */
export interface VisitorSays {
  round?: number | null
  offer?: string | null
}

/** A reason is asked for: it stands in the history, and on the paper nothing does. */
export interface VoidInvoice {
  version: number
  reason: string
}

/** `stage`: 0 new, else one of GET /warmth. `until`: when it ends if nothing happens; None: never. */
export interface Warmth {
  stage: number
  since: string | null
  until: string | null
}

/** Somebody who would change stage. */
export interface WarmthMove {
  contact_id: number
  name: string
  now: number
  then: number
}

/** Those of the asked whom the caller sees, and of whom anything is counted. */
export interface WarmthOf {
  people: PersonWarmth[]
  companies: CompanyWarmth[]
}

/** What happened (a mark of GET /warmth), what it gave, and what is left of that at `as_of`. */
export interface WarmthPoint {
  at: string
  mark: string
  gave: number
  left: number
}

/** What another setting would make of people. `looked_at` of `people` were counted: those whom most happened to. */
export interface WarmthPreview {
  people: number
  looked_at: number
  changed: number
  stages: StageCount[]
  examples: WarmthMove[]
}

/** `new_days`, `new_below`: under so many days old and below so many points one is new. */
export interface WarmthSetting {
  half_life_days: number
  new_days: number
  new_below: number
  points: Record<string, Points>
  stages: Stage[]
  version: number
  finer: Finer[]
  silence_days: number | null
}

/** Why somebody is as warm as they are (E9). */
export interface WarmthTold {
  stage: number
  score: number
  as_of: string
  half_life_days: number
  points: WarmthPoint[]
  more: number
  more_left: number
  cools: Warmth[]
}

/** `policy` relay: by our server alone, so that neither learns the other's address. */
export interface Ways {
  servers: IceServer[]
  policy: "all" | "relay"
}

/** `paused_why`: the house stopped it: gone (410), failing (days without success), owner (whose sight it had is gone). `failing_since`, `rest_until`: it is tried less often. `old_secret_until`: the secret before still signs. */
export interface WebhookView {
  id: number
  name: string
  url: string
  user_id: number | null
  role_id: number | null
  events: string[] | null
  channels: number[] | null
  hidden_fields: string[]
  api_version: string
  active: boolean
  paused_why: "gone" | "failing" | "owner" | null
  paused_at: string | null
  failing_since: string | null
  rest_until: string | null
  old_secret_until: string | null
  rev: number
  created_by: number | null
  created_at: string
  day: Day
}

/** A condition: {"column", "op", "values"}; or several: {"match": "all" | "any", "of": […]}, one within another. */
export interface Where {
  column?: string | null
  op?: "is" | "not" | "has" | "lacks" | "before" | "after" | "between" | "last_days" | "empty" | "filled" | null
  values?: (string | number | boolean)[]
  match?: "all" | "any" | null
  of?: Where[]
}

/** The code and, in the caller's language, the sentence. */
export interface Why {
  code: string
  message: string
}

/** What a colleague asks administrators for. */
export interface Wish {
  what: "status" | "field"
  name: string
  note?: string
  funnel_id?: number | null
}

/** Which one. */
export interface WishRef {
  id: number
}

/** One request for a status or a field, and what became of it. */
export interface WishView {
  id: number
  what: "status" | "field"
  name: string
  note: string
  funnel_id: number | null
  user: Named
  created_at: string
  state: "open" | "done" | "declined"
  answer: string
  answered_by: Named | null
  answered_at: string | null
}

/** What a check said, and the channel after it. */
export interface WithCheck {
  check: CheckView
  channel: ChannelView
}

/** Why a snoozed dialog came back; stands until somebody answers. `until`: for when it had been put aside. */
export interface Woken {
  cause: "time" | "customer"
  until: string | null
  at: string
}

/** `name`: empty for a shipped one that is called as it was shipped, by its `key`. `opens`: the section that opens first; `rail`: the sections in their order, the settings always behind them. `dialogs`: the tab that the inbox opens with, `order` as it stands; `requests`: what the board is narrowed to. None, and an empty one: as everybody has it. */
export interface Workplace {
  key: string
  name?: string
  opens: "inbox" | "sales" | "board" | "requests" | "tasks" | "feed" | "contacts" | "companies" | "invoices" | "orders" | "duty"
  rail: ("inbox" | "sales" | "board" | "requests" | "tasks" | "feed" | "contacts" | "companies" | "invoices" | "orders" | "duty")[]
  dialogs?: Filter | null
  order?: "newest" | "waiting"
  requests?: BoardFilter | null
}

/** All of them, and who has which. `rev`: of what is to be changed. */
export interface WorkplaceSetup {
  rev: number
  items: Workplace[]
  roles: OfRole[]
  people: OfPerson[]
}

export interface _Address {
  user_id: number
  email: string
}

export interface _Kept {
  sealed: string
  host: string
}
