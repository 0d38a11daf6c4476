interface Turns<T> {
  add: (each: T) => void
  /** Now: what comes next must not overtake it. */
  flush: () => void
  drop: () => void
}

/**
 * What comes in a burst is taken together, in order, in a task of its own. Taken one by one as it comes, React draws for
 * each before it has done what the drawing before left to do, and after fifty of those takes it for an endless loop
 * (error 185), by which the event is lost. A port and no timer: timers of a tab in the background wait for a minute.
 */
export function inTurns<T>(take: (each: T) => void): Turns<T> {
  let waiting: T[] = []
  const { port1, port2 } = new MessageChannel()
  const flush = () => {
    const now = waiting
    waiting = []
    for (const each of now) {
      try {
        take(each)
      } catch (fault) {
        // the line has gone on past all of them: what fails takes nothing else along
        reportError(fault)
      }
    }
  }
  port1.onmessage = flush
  return {
    add: (each) => {
      if (waiting.push(each) === 1) port2.postMessage(null)
    },
    flush,
    drop: () => {
      waiting = []
    },
  }
}
