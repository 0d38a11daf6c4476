import card from "./en/card.json"
import command from "./en/command.json"
import common from "./en/common.json"
import composer from "./en/composer.json"
import debt from "./en/debt.json"
import deed from "./en/deed.json"
import delivery from "./en/delivery.json"
import devices from "./en/devices.json"
import enter from "./en/enter.json"
import list from "./en/list.json"
import money from "./en/money.json"
import mydeed from "./en/mydeed.json"
import noreply from "./en/noreply.json"
import picker from "./en/picker.json"
import presence from "./en/presence.json"
import profile from "./en/profile.json"
import role from "./en/role.json"
import senderror from "./en/senderror.json"
import shell from "./en/shell.json"
import status from "./en/status.json"
import thread from "./en/thread.json"
import warmth from "./en/warmth.json"

/** English is the shape: keys are typed by it, the other languages are held to it by a test. */
const en = {
  card,
  command,
  common,
  composer,
  debt,
  deed,
  delivery,
  devices,
  enter,
  list,
  money,
  mydeed,
  noreply,
  picker,
  presence,
  profile,
  role,
  senderror,
  shell,
  status,
  thread,
  warmth,
}

export default en
