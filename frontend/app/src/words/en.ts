import command from "./en/command.json"
import common from "./en/common.json"
import debt from "./en/debt.json"
import delivery from "./en/delivery.json"
import devices from "./en/devices.json"
import enter from "./en/enter.json"
import money from "./en/money.json"
import picker from "./en/picker.json"
import presence from "./en/presence.json"
import profile from "./en/profile.json"
import shell from "./en/shell.json"
import warmth from "./en/warmth.json"

/** English is the shape: keys are typed by it, the other languages are held to it by a test. */
const en = { command, common, debt, delivery, devices, enter, money, picker, presence, profile, shell, warmth }

export default en
