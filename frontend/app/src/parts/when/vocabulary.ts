/** As people type it: neither case nor accents matter, "ё" is "е", "a.m." is "am". */
export const fold = (text: string) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’]/g, "")

/** The number of the line that has the word; "*" stands for whatever ending. 0: none has. */
function lines(...rows: string[]): (word: string | undefined) => number {
  const tests = rows.map((row) => new RegExp(`^(${fold(row).trim().split(/\s+/).join("|").replaceAll("*", "\\S*")})$`))
  return (word) => (word === undefined ? 0 : tests.findIndex((test) => test.test(word)) + 1)
}
const one = (row: string) => {
  const find = lines(row)
  return (word: string | undefined) => find(word) > 0
}

/** Several words that are one thing, as they are folded, before anything else is read. */
export const PHRASES: [RegExp, string][] = (
  [
    ["полчас(а|ика)|пол часа|half an hour|half hour|pusvaland\\S*", "30 min"],
    ["полтора час(а|ика)|an hour and a half|one and a half hours?|pusantros valandos", "90 min"],
    ["day after tomorrow", "послезавтра"],
    ["(на )?следующеи неделе|next week|kit(a|os) savait\\S*", "mon"],
    ["o ?clock", "hour"],
    ["tonight|this evening|si vakara|sivakar", "today evening"],
  ] as const
).map(([find, put]) => [new RegExp(`(^|\\s)(${find})(?=[\\s,.]|$)`, "g"), `$1${put}`])

/** Before an hour: what follows is a clock, however bare. */
export const isAt = one("в во к ко at by")
/** Before an amount: so much later. */
export const isLead = one("через in po uz after")
export const isFiller = one("на до on until till iki the next this след* следующ* ближайш* эт* kit* si a an of st nd rd th и and ir")

/** minute, hour, day, week, month */
export const unitOf = lines(
  "м мин* m min*",
  "ч час* h hr hrs hour* v val*",
  "д дн* день day* dien*",
  "нед* w week* sav*",
  "мес* month* men*",
)
export const isMinute = one("м мин* m min*")
export const isHour = one("ч час* h hour* val*")

/** today, tomorrow, the day after */
export const dayWord = lines("сегодня today siandien", "завтра tomorrow tmrw rytoj", "послезавтра poryt")
/** Monday first. */
export const weekdayOf = lines(
  "пн понед* mon monday pr pirm*",
  "вт втор* tue tues tuesday an antr*",
  "ср сред* wed wednesday tr trec*",
  "чт четв* thu thur thurs thursday kt ketv*",
  "пт пятн* fri friday pn penkt*",
  "сб субб* sat saturday st sest*",
  "вс воск* sun sunday sk sekm*",
)
export const monthOf = lines(
  "янв* jan january saus*", "фев* feb february vas*", "мар* mar march kov*", "апр* apr april bal*", "мая май may geg*", "июн* jun june birz*",
  "июл* jul july liep*", "авг* aug august rugpj*", "сен* sep sept september rugs*", "окт* oct october spal*", "ноя* nov november lapkr*", "дек* dec december gruod*",
) // prettier-ignore
const number = lines(
  "один одну одного one viena vienos vienai", "два две двух двум пару пара two couple dvi dvieju du antra", "три трех трем three tris trys triju trecia",
  "четыр* four keturi* keturias ketvirta", "пять пяти five penki* penkta", "шест* six sesi* sesta", "семь семи seven septyn* septinta",
  "восемь восьми восьмо* eight astuon* astunta", "девят* nine devyn* devinta", "десят* ten desimt desimta", "одиннадцат* eleven vienuolik* vienuolikta", "двенадцат* twelve dvylik* dvylikta",
) // prettier-ignore

export const numberOf = (word: string | undefined): number | null => (word && /^\d{1,4}(\.5)?$/.test(word) ? Number(word) : number(word) || null)

export type Part = "night" | "morning" | "day" | "evening"
const PARTS = [null, "night", "morning", "day", "evening"] as const
const part = lines("ночи ночью night nakti nakties", "утр* morning ryte ryta ryto am", "дня днем afternoon diena dienos popiet* pm", "вечер* evening vakare vakara vakaro")
export const partOf = (word: string | undefined): Part | null => PARTS[part(word)] ?? null

const fixed = lines("полдень полудн* noon midday vidurdien*", "обед lunch lunchtime piet*", "полночь полуноч* midnight vidurnakt*")
/** An hour that has a name; midnight is the day's end. */
export const namedHour = (word: string | undefined): number | null => [null, 12, 13, 24][fixed(word)] ?? null
/** "в час дня": one o'clock says its own name. */
export const isOneOClock = one("час")
