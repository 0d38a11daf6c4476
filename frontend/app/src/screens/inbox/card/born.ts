/** A day of birth in its parts, as somebody types them: "1990-05-21", or "--05-21" where nobody knows the year. */
export interface Born {
  day: string
  month: string
  year: string
}

export function partsOf(born: string): Born {
  const [, year = "", month = "", day = ""] = /^(-|\d*)-(\d*)-(\d*)$/.exec(born) ?? []
  const plain = (digits: string) => digits.replace(/^0+/, "")
  return { day: plain(day), month: plain(month), year: year === "-" ? "" : plain(year) }
}

/** Nothing typed is no day; what is no day of a calendar is for the server to say. */
export function bornOf({ day, month, year }: Born): string {
  if (!day && !month && !year) return ""
  return `${year ? year.padStart(4, "0") : "-"}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
}
