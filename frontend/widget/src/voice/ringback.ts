/** What one hears who calls: a second of tone, three of silence. Returns how to end it. */
export function ringback(): () => void {
  const context = new AudioContext()
  const loud = context.createGain()
  loud.connect(context.destination)
  loud.gain.value = 0
  const tone = context.createOscillator()
  tone.frequency.value = 425
  tone.connect(loud)
  tone.start()
  const ring = () => {
    const at = context.currentTime + 0.05
    loud.gain.setTargetAtTime(0.06, at, 0.02)
    loud.gain.setTargetAtTime(0, at + 1, 0.02)
  }
  ring()
  const timer = setInterval(ring, 4000)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}
