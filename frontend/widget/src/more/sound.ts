let heard: AudioContext | undefined

/** Two soft notes; made here, so that nothing has to be fetched. */
export function beep(): void {
  try {
    heard ??= new AudioContext()
    void heard.resume()
    for (const [at, pitch] of [[0, 660], [0.12, 880]] as const) {
      const note = heard.createOscillator()
      const loud = heard.createGain()
      const begins = heard.currentTime + at
      note.frequency.value = pitch
      loud.gain.setValueAtTime(0.08, begins)
      loud.gain.exponentialRampToValueAtTime(0.001, begins + 0.25)
      note.connect(loud).connect(heard.destination)
      note.start(begins)
      note.stop(begins + 0.25)
    }
  } catch {
    // a browser that plays nothing before the first touch
  }
}
