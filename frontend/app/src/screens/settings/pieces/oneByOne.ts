let line: Promise<unknown> = Promise.resolve()

/** After all that is on its way, so that it can take the version that the change before gave. A refused one stops nobody. */
export function oneByOne<T>(run: () => Promise<T>): Promise<T> {
  const turn = line.then(run)
  line = turn.catch(() => undefined)
  return turn
}
