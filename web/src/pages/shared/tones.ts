import type { Kind } from './ringing'

/** Each kind's tones: pitch in Hz, when and for how long in s. Told apart without looking. */
const tunes: Record<Kind, [number, number, number][]> = {
  offer: [[660, 0, 0.12], [880, 0.13, 0.22]],
  clock: [[520, 0, 0.1], [520, 0.16, 0.1], [520, 0.32, 0.18]],
  mention: [[784, 0, 0.09], [784, 0.13, 0.16]],
  alert: [[494, 0, 0.16], [370, 0.18, 0.26]],
  message: [[740, 0, 0.12]],
}
const loud = 0.12

let audio: AudioContext | null = null

/** Browsers give no sound before the page was touched: from the first touch on there is some. */
export function wake(): void {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
}

/** Plays a kind's tones. Before the first touch, or without a loudspeaker, nothing is heard. */
export function play(kind: Kind): void {
  if (!audio || audio.state !== 'running') return
  for (const [pitch, after, lasts] of tunes[kind]) {
    const from = audio.currentTime + after
    const tone = new OscillatorNode(audio, { frequency: pitch, type: 'sine' })
    const gain = new GainNode(audio, { gain: 0 })
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(loud, from + 0.01)
    gain.gain.exponentialRampToValueAtTime(0.001, from + lasts)
    tone.connect(gain).connect(audio.destination)
    tone.start(from)
    tone.stop(from + lasts)
  }
}
