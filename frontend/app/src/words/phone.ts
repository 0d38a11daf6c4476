/** How the countries we meet most group their numbers, by calling code and length of the rest. */
const GROUPS: [code: string, length: number, groups: number[]][] = [
  ["7", 10, [3, 3, 2, 2]],
  ["1", 10, [3, 3, 4]],
  ["370", 8, [3, 5]],
  ["371", 8, [4, 4]],
  ["372", 8, [4, 4]],
  ["375", 9, [2, 3, 2, 2]],
  ["380", 9, [2, 3, 2, 2]],
  ["374", 8, [2, 3, 3]],
  ["995", 9, [3, 2, 2, 2]],
  ["998", 9, [2, 3, 2, 2]],
  ["996", 9, [3, 3, 3]],
  ["48", 9, [3, 3, 3]],
  ["49", 11, [4, 7]],
  ["44", 10, [4, 6]],
  ["33", 9, [1, 2, 2, 2, 2]],
]

/** "+79121234567" as "+7 912 123-45-67"; what is not E.164 comes back as it is. */
export function formatPhone(phone: string): string {
  const rest = /^\+(\d{7,15})$/.exec(phone)?.[1]
  if (!rest) return phone
  for (const [code, length, groups] of GROUPS) {
    if (!rest.startsWith(code) || rest.length !== code.length + length) continue
    return `+${code} ${join(cut(rest.slice(code.length), groups))}`
  }
  const threes = rest.match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? [rest]
  return `+${threes.join(" ")}`
}

function cut(text: string, sizes: number[]): string[] {
  let at = 0
  return sizes.map((size) => text.slice(at, (at += size)))
}

/** Pairs at the end are tied by a hyphen, as they are read aloud. */
function join(groups: string[]): string {
  const tail = groups.length > 3 ? groups.length - 2 : groups.length
  return [groups.slice(0, tail).join(" "), ...groups.slice(tail)].join("-")
}
