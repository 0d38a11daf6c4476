import type { Tone } from "./wishes"

/** One struck note: when, how high, how long, how loud; `to`: it glides there. */
interface Note {
  at: number
  hz: number
  to?: number
  s: number
  gain: number
  wave: OscillatorType
}

/** Made by the browser itself: no files, no licences, nothing to load. */
const TUNES: Record<Tone, readonly Note[]> = {
  drop: [{ at: 0, hz: 880, to: 1320, s: 0.12, gain: 0.5, wave: "sine" }],
  bell: [
    { at: 0, hz: 1046, s: 0.6, gain: 0.4, wave: "sine" },
    { at: 0, hz: 2637, s: 0.35, gain: 0.12, wave: "sine" },
    { at: 0.14, hz: 1318, s: 0.7, gain: 0.35, wave: "sine" },
  ],
  wood: [
    { at: 0, hz: 520, to: 420, s: 0.07, gain: 0.6, wave: "triangle" },
    { at: 0.09, hz: 660, to: 540, s: 0.07, gain: 0.5, wave: "triangle" },
  ],
  rise: [
    { at: 0, hz: 587, s: 0.14, gain: 0.35, wave: "triangle" },
    { at: 0.1, hz: 740, s: 0.14, gain: 0.35, wave: "triangle" },
    { at: 0.2, hz: 880, s: 0.24, gain: 0.35, wave: "triangle" },
  ],
  low: [
    { at: 0, hz: 330, to: 294, s: 0.22, gain: 0.5, wave: "triangle" },
    { at: 0.2, hz: 247, to: 220, s: 0.34, gain: 0.5, wave: "triangle" },
  ],
}

let context: AudioContext | null = null

/** Before a person has touched the page a browser lets nothing sound: then nothing is played, and nothing is late. */
export function play(tone: Tone, volume: number): void {
  context ??= new AudioContext()
  void context.resume()
  const start = context.currentTime + 0.01
  for (const note of TUNES[tone]) strike(context, note, start, volume)
}

function strike(on: AudioContext, { at, hz, to, s, gain, wave }: Note, start: number, volume: number): void {
  const [from, end] = [start + at, start + at + s]
  const tone = on.createOscillator()
  tone.type = wave
  tone.frequency.setValueAtTime(hz, from)
  if (to) tone.frequency.exponentialRampToValueAtTime(to, end)
  const loud = on.createGain()
  loud.gain.setValueAtTime(0, from)
  loud.gain.linearRampToValueAtTime(gain * volume, from + 0.008)
  loud.gain.exponentialRampToValueAtTime(0.0001, end)
  tone.connect(loud).connect(on.destination)
  tone.start(from)
  tone.stop(end)
}
