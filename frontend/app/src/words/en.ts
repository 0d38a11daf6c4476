import account from "./en/account.json"
import alerts from "./en/alerts.json"
import audit from "./en/audit.json"
import audited from "./en/audited.json"
import begin from "./en/begin.json"
import bills from "./en/bills.json"
import board from "./en/board.json"
import bulk from "./en/bulk.json"
import buttons from "./en/buttons.json"
import calls from "./en/calls.json"
import card from "./en/card.json"
import channels from "./en/channels.json"
import command from "./en/command.json"
import common from "./en/common.json"
import composer from "./en/composer.json"
import consents from "./en/consents.json"
import debt from "./en/debt.json"
import contacttype from "./en/contacttype.json"
import deed from "./en/deed.json"
import delivery from "./en/delivery.json"
import devices from "./en/devices.json"
import enter from "./en/enter.json"
import eventkinds from "./en/eventkinds.json"
import fact from "./en/fact.json"
import feed from "./en/feed.json"
import files from "./en/files.json"
import filter from "./en/filter.json"
import first from "./en/first.json"
import form from "./en/form.json"
import forms from "./en/forms.json"
import found from "./en/found.json"
import forward from "./en/forward.json"
import escalation from "./en/escalation.json"
import events from "./en/events.json"
import history from "./en/history.json"
import hours from "./en/hours.json"
import schedules from "./en/schedules.json"
import shifts from "./en/shifts.json"
import invoices from "./en/invoices.json"
import items from "./en/items.json"
import keeping from "./en/keeping.json"
import later from "./en/later.json"
import layouts from "./en/layouts.json"
import leads from "./en/leads.json"
import mode from "./en/mode.json"
import letterfields from "./en/letterfields.json"
import library from "./en/library.json"
import letter from "./en/letter.json"
import links from "./en/links.json"
import list from "./en/list.json"
import lists from "./en/lists.json"
import macros from "./en/macros.json"
import mailbox from "./en/mailbox.json"
import matrix from "./en/matrix.json"
import money from "./en/money.json"
import mydeed from "./en/mydeed.json"
import noreply from "./en/noreply.json"
import notices from "./en/notices.json"
import orders from "./en/orders.json"
import papers from "./en/papers.json"
import outbox from "./en/outbox.json"
import dictionaries from "./en/dictionaries.json"
import eyes from "./en/eyes.json"
import apidocs from "./en/apidocs.json"
import fieldrights from "./en/fieldrights.json"
import funnels from "./en/funnels.json"
import own from "./en/own.json"
import people from "./en/people.json"
import picker from "./en/picker.json"
import presence from "./en/presence.json"
import privacy from "./en/privacy.json"
import profile from "./en/profile.json"
import replies from "./en/replies.json"
import request from "./en/request.json"
import resend from "./en/resend.json"
import role from "./en/role.json"
import same from "./en/same.json"
import sales from "./en/sales.json"
import search from "./en/search.json"
import selfcheck from "./en/selfcheck.json"
import sellers from "./en/sellers.json"
import senderror from "./en/senderror.json"
import settings from "./en/settings.json"
import shell from "./en/shell.json"
import signature from "./en/signature.json"
import simple from "./en/simple.json"
import snooze from "./en/snooze.json"
import status from "./en/status.json"
import tags from "./en/tags.json"
import tasks from "./en/tasks.json"
import push from "./en/push.json"
import texts from "./en/texts.json"
import told from "./en/told.json"
import tasktemplates from "./en/tasktemplates.json"
import talk from "./en/talk.json"
import template from "./en/template.json"
import thread from "./en/thread.json"
import tokens from "./en/tokens.json"
import transfer from "./en/transfer.json"
import trial from "./en/trial.json"
import visitor from "./en/visitor.json"
import warmth from "./en/warmth.json"
import webchat from "./en/webchat.json"
import routing from "./en/routing.json"
import rules from "./en/rules.json"
import webhooks from "./en/webhooks.json"
import workplaces from "./en/workplaces.json"

/** English is the shape: keys are typed by it, the other languages are held to it by a test. */
const en = {
  letterfields,
  account,
  alerts,
  audit,
  audited,
  begin,
  bills,
  board,
  bulk,
  buttons,
  calls,
  card,
  channels,
  command,
  common,
  composer,
  debt,
  contacttype,
  deed,
  delivery,
  devices,
  enter,
  fact,
  feed,
  files,
  filter,
  first,
  form,
  forms,
  found,
  forward,
  escalation,
  events,
  eventkinds,
  history,
  hours,
  schedules,
  shifts,
  invoices,
  items,
  keeping,
  later,
  layouts,
  leads,
  mode,
  letter,
  library,
  links,
  list,
  lists,
  macros,
  mailbox,
  matrix,
  money,
  mydeed,
  noreply,
  notices,
  orders,
  papers,
  outbox,
  dictionaries,
  eyes,
  apidocs,
  fieldrights,
  funnels,
  own,
  people,
  picker,
  presence,
  consents, privacy, profile,
  replies,
  request,
  resend,
  role,
  same,
  sales,
  search,
  selfcheck,
  sellers,
  senderror,
  settings,
  shell,
  signature,
  simple,
  snooze,
  status,
  tags,
  tasks,
  push,
  texts,
  told,
  tasktemplates,
  talk,
  template,
  thread,
  tokens,
  transfer,
  trial,
  visitor,
  warmth,
  webchat,
  routing,
  rules,
  webhooks,
  workplaces,
}

export default en
