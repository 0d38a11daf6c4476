import { Avatar, Avatars } from "../src/parts/Avatar"
import { DebtClock } from "../src/parts/DebtClock"
import { Icon } from "../src/parts/icon/Icon"
import type { IconName } from "../src/parts/icon/shapes"
import { SHAPES } from "../src/parts/icon/shapes"
import { KeyCaps } from "../src/parts/keys/KeyCaps"
import { Count, DayMark, DeliveryTicks, StatusDot, WarmthMark } from "../src/parts/Marks"
import { Story } from "./Story"

const NOW = Date.now()
const iso = (daysBack: number) => new Date(NOW - daysBack * 86_400_000).toISOString()

const debt = (seconds: number, running = true) => ({
  debt_s: seconds,
  as_of: iso(0),
  running,
  changes_at: null,
  then_at: null,
})

export function Marks() {
  return (
    <>
      <Story name="Avatar">
        {["Глеб Самоваров", "Мария", "Žydrūnas Šimkus", "anna@example.com", "李 明", "+7 912", "Ира К", "О"].map((name, i) => (
          <Avatar key={name} id={i} name={name} size={40} />
        ))}
        {(["online", "offline", "viewing", "writing"] as const).map((presence, i) => (
          <Avatar key={presence} id={i + 3} name="Анна К" presence={presence} />
        ))}
        <Avatars people={[1, 2, 3, 4, 5].map((id) => ({ id, name: `A ${"АБВГД"[id - 1]}` }))} />
        <Avatar id={4} name="Анна К" size={20} />
      </Story>
      <Story name="DebtClock">
        {[0, 20, 55, 75, 110, 121, 4000, 200000].map((s) => (
          <DebtClock key={s} debt={debt(s)} target={120} />
        ))}
        <DebtClock debt={debt(70, false)} target={120} />
        <DebtClock debt={debt(70)} target={120} bare />
      </Story>
      <Story name="Warmth, status, ticks, count">
        {["New", "Cold", "Warm", "Hot"].map((name, bars) => (
          <WarmthMark key={name} look={{ name, color: ["slate", "sky", "amber", "ember"][bars] ?? "slate", bars }} />
        ))}
        {(["new", "in_work", "waiting", "won", "lost", "closed"] as const).map((category) => (
          <StatusDot key={category} category={category} />
        ))}
        {(["scheduled", "queued", "sending", "sent", "delivered", "read", "failed", "unconfirmed", "cancelled"] as const).map((state) => (
          <DeliveryTicks key={state} state={state} />
        ))}
        <DeliveryTicks state="sent" last />
        <Count n={3} label="3" />
        <Count n={120} label="120" />
        <KeyCaps chord="Mod+KeyK" />
        <KeyCaps chord="KeyG KeyI" />
      </Story>
      <Story name="DayMark">
        <div style={{ width: "100%" }}>
          <DayMark at={iso(0)} />
          <DayMark at={iso(5)} onPress={() => undefined} />
        </div>
      </Story>
      <Story name="Bubbles">
        <p className="story-bubble" style={{ background: "var(--bubble-in)" }}>
          Здравствуйте, сколько стоит самовар на 5 литров? Нужно два, к пятнице.
        </p>
        <p className="story-bubble" style={{ background: "var(--bubble-out)" }}>
          Добрый день. Два самовара по 45 000 ₽, привезём в четверг.
        </p>
        <p className="story-bubble" style={{ background: "var(--note)", borderLeft: "3px solid var(--note-edge)" }}>
          Заметка: просил скидку, обещали подумать. Sveiki, ąčęėįšųūž.
        </p>
      </Story>
      <Story name="Colours">
        {["canvas", "surface", "raised", "sunken", "hover", "chosen", "accent-soft", "red-soft", "amber-soft", "green-soft", "blue-soft"].map((name) => (
          <span key={name} className="story-swatch" style={{ background: `var(--${name})` }}>
            {name}
          </span>
        ))}
      </Story>
      <Story name="Icons" wide>
        <div className="story-icons">
          {(Object.keys(SHAPES) as IconName[]).map((name) => (
            <span key={name}>
              <Icon name={name} size={20} />
              {name}
            </span>
          ))}
        </div>
      </Story>
    </>
  )
}
